"""What must a benchmark measure to count? A figure beside the figure it has to reach."""
