// How do Microsoft's own card renderer and this page work together? It draws what stands in data-card in place of the
// server's drawing, and what is pressed in it is sent by the form around it. Loaded only where the renderer is there.
"use strict";

const ink = (plain, quiet) => ({ default: plain, subtle: quiet });
const style = (background) => ({
  backgroundColor: background,
  borderColor: "var(--line)",
  foregroundColors: {
    default: ink("var(--ink)", "var(--soft)"), dark: ink("var(--ink)", "var(--soft)"), light: ink("var(--soft)", "var(--soft)"),
    accent: ink("var(--green)", "var(--green)"), good: ink("var(--green)", "var(--green)"),
    warning: ink("var(--amber-ink)", "var(--amber-ink)"), attention: ink("var(--red)", "var(--red)"),
  },
});
const host = new AdaptiveCards.HostConfig({
  supportsInteractivity: true,
  fontFamily: "inherit",
  fontSizes: { small: 13, default: 15, medium: 16, large: 17, extraLarge: 20 },
  spacing: { small: 4, default: 6, medium: 10, large: 14, extraLarge: 18, padding: 4 },
  separator: { lineThickness: 1, lineColor: "var(--line)" },
  textBlock: { headingLevel: 3 },
  containerStyles: { default: style("transparent"), emphasis: style("var(--ground)"), attention: style("var(--red-wash)") },
  actions: { maxActions: 20, buttonSpacing: 8, actionsOrientation: "horizontal", actionAlignment: "left" },
  inputs: { label: { inputSpacing: 4, requiredInputs: { suffix: " *", color: "attention" }, optionalInputs: {} } },
});
const markdown = globalThis.markdownit({ linkify: false });

AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.outputHtml = markdown.render(text);
  result.didProcess = true;
};

function draw(place) {
  if (place.dataset.drawn) return;
  place.dataset.drawn = "true";
  const card = new AdaptiveCards.AdaptiveCard();
  card.hostConfig = host;
  card.parse(JSON.parse(place.dataset.card));
  const drawn = card.render();
  if (!drawn) return;
  const form = place.closest("form");
  card.onExecuteAction = (action) => {
    if (action instanceof AdaptiveCards.OpenUrlAction) {
      window.open(action.url, "_blank", "noreferrer");
      return;
    }
    form.querySelectorAll("input[data-given]").forEach((one) => one.remove());
    const asked = action.associatedInputs === "none" ? [] : card.getAllInputs();
    for (const input of asked) {
      const several = input.isMultiSelect === true;
      const given = several ? ["", ...String(input.value ?? "").split(",")] : [String(input.value ?? "")];
      for (const value of given) {
        const field = document.createElement("input");
        Object.assign(field, { type: "hidden", name: `in:${input.id}${several ? "[]" : ""}`, value });
        field.dataset.given = "true";
        form.append(field);
      }
    }
    send(form, { name: "act", value: action.id.replace("button-", "") });
  };
  place.replaceChildren(drawn);
}

function drawAll() {
  document.querySelectorAll("[data-card]").forEach(draw);
}

new MutationObserver(drawAll).observe(document.body, { childList: true, subtree: true });
drawAll();
