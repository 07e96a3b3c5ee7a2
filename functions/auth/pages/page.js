"use strict";
const token = new URLSearchParams(location.hash.slice(1)).get("token");
history.replaceState(null, "", location.pathname); // the secret stays in no history and no screenshot
const form = document.getElementById("form");
const password = document.getElementById("password");
const button = form.querySelector("button");
const outcome = document.getElementById("outcome");
const texts = new Map([
  ["length", "length"], ["common", "common"], ["own-data", "ownData"], ["initial", "initial"], ["wrong", "wrong"],
]);

function show(name, over) {
  outcome.textContent = form.dataset[name];
  form.hidden = document.getElementById("intro").hidden = over;
  button.disabled = false;
}

async function refusal(answer) {
  if (answer.status !== 400 && answer.status !== 422) return show("failed", false);
  const [first] = (await answer.json()).errors ?? [];
  const about = texts.get(first?.code);
  const tooShort = first?.pointer === "/password" ? "length" : undefined;
  const problem = about ?? tooShort;
  return problem ? show(problem, false) : show("invalid", true);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  button.disabled = true;
  outcome.textContent = "";
  const body = password ? { token, password: password.value } : { token };
  try {
    const answer = await fetch(location.pathname, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      credentials: "omit",
      referrerPolicy: "no-referrer",
    });
    await (answer.ok ? show("done", true) : refusal(answer));
  } catch {
    show("failed", false);
  }
});
