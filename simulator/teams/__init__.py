"""The Teams half of the simulated company: an Entra tenant, a team with channels, the connector and the login."""
