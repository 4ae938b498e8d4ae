// Passkeys. A button with `data-passkey`, "get" or "create", asks the server at `data-begin` for a challenge and the browser
// for a passkey; then its form is posted with the answer, to `data-finish` where that is another path. What the server
// refuses is posted too: its page says why. What the browser refuses is said by one of the lines with `data-fault`.
(() => {
  const Credential = window.PublicKeyCredential;
  document.documentElement.dataset.passkeys = Credential ? "yes" : "no";
  if (!Credential) return;

  /** For how long a challenge is used, in milliseconds: the server forgets it after five minutes. */
  const LIFE = 240_000;
  const LISTS = ["allowCredentials", "excludeCredentials"];
  const BYTES = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];

  /** What the browser is asking for now, the end of that for autofill, whether autofill is on its way, and whether there is any. */
  let prompt, timer, offering, autofills;

  const stop = () => {
    clearTimeout(timer);
    prompt?.abort();
    prompt = undefined;
  };

  const decode = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt());
  const encode = (bytes) =>
    btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");

  /** The server's options as the browser takes them; browsers before 2025 cannot read their JSON. */
  const parsed = (kind, json) => {
    const read = kind == "get" ? "parseRequestOptionsFromJSON" : "parseCreationOptionsFromJSON";
    if (Credential[read]) return Credential[read](json);
    const options = { ...json, challenge: decode(json.challenge) };
    if (json.user) options.user = { ...json.user, id: decode(json.user.id) };
    for (const list of LISTS) options[list] = json[list]?.map((known) => ({ ...known, id: decode(known.id) }));
    return options;
  };

  /** The answer of an authenticator in JSON; some browsers and password managers cannot write it. */
  const written = (credential) => {
    try {
      return JSON.stringify(credential.toJSON());
    } catch {
      const { id, type, authenticatorAttachment, response: from } = credential;
      const response = { transports: from.getTransports?.() };
      for (const name of BYTES) if (from[name]) response[name] = encode(from[name]);
      const clientExtensionResults = credential.getClientExtensionResults();
      return JSON.stringify({ id, rawId: id, type, authenticatorAttachment, response, clientExtensionResults });
    }
  };

  /** A challenge: the one in the page, the one that autofill holds, or a new one. */
  const begin = async (button) => {
    const { begun, begin: path, autofill } = button.dataset;
    if (begun) return JSON.parse(begun);
    if (Date.now() < button.until) return button.challenge;
    button.until = undefined;
    const body = new URLSearchParams(new FormData(button.form));
    const answer = await fetch(path, { method: "POST", headers: { Accept: "application/json" }, body });
    if (!answer.ok) throw answer;
    const challenge = await answer.json();
    if (autofill != null) Object.assign(button, { challenge, until: Date.now() + LIFE });
    return challenge;
  };

  const ask = async (button, mediation) => {
    const { passkey: kind, prefix = "", finish } = button.dataset;
    const { challenge_id, options } = await begin(button);
    stop();
    const own = (prompt = new AbortController());
    if (mediation) timer = setTimeout(stop, button.until - Date.now());
    let credential;
    try {
      credential = await navigator.credentials[kind]({ publicKey: parsed(kind, options), mediation, signal: own.signal });
    } finally {
      if (prompt == own) stop();
    }
    const { form } = button;
    for (const [name, value] of Object.entries({ challenge_id, credential: written(credential) })) {
      const input = form.elements[prefix + name] ?? form.appendChild(document.createElement("input"));
      Object.assign(input, { type: "hidden", name: prefix + name, value });
    }
    if (finish) form.action = finish;
    form.submit();
  };

  const tell = (button, fault) => {
    const lines = [...button.closest(".passkey").querySelectorAll("[data-fault]")];
    const known = fault && (lines.find((line) => line.dataset.fault.split(" ").includes(fault)) ?? lines.at(-1));
    for (const line of lines) line.hidden = line != known;
  };

  const press = async (button) => {
    if (button.ariaBusy) return;
    button.ariaBusy = "true";
    tell(button);
    try {
      await ask(button);
    } catch (fault) {
      if (fault instanceof Response) return button.form.submit();
      button.ariaBusy = null;
      if (fault.name != "AbortError") tell(button, fault.name);
      offer();
    }
  };

  /** Has the browser offer passkeys where a name is typed, unless it is asking for one; anew when the challenge has ended. */
  const offer = async () => {
    const button = document.querySelector("[data-autofill]");
    if (!button || !autofills || offering || prompt || document.hidden) return;
    offering = true;
    // What goes wrong is not said: nobody has pressed anything.
    await ask(button, "conditional").catch(() => {});
    offering = false;
    if (Date.now() >= button.until) offer();
  };

  addEventListener(
    "submit",
    (event) => {
      const button = event.submitter;
      if (!button?.dataset.passkey) return stop();
      event.preventDefault();
      event.stopImmediatePropagation();
      press(button);
    },
    true,
  );
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) for (const button of document.querySelectorAll("[data-passkey]")) button.ariaBusy = null;
  });
  document.addEventListener("visibilitychange", offer);
  addEventListener("pageshow", offer);
  addEventListener("focusin", ({ target }) => /webauthn/.test(target.autocomplete) && offer());
  Credential.isConditionalMediationAvailable?.().then((can) => {
    autofills = can;
    offer();
  });
})();
