// Offers the device's time zone as a link where it differs from the page's. Everything works without this file.
(() => {
  const line = document.querySelector("[data-zone]");
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!line || !zone || zone === line.dataset.zone) return;
  const offer = document.createElement("a");
  offer.className = "link";
  offer.href = "/b/?zone=" + encodeURIComponent(zone);
  offer.textContent = `Show times in your device’s zone (${zone.replaceAll("_", " ")})?`;
  line.append(offer);
})();
