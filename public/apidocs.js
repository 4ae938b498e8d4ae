// The page of the API's document: finds operations by words, and tries them. Every sentence that is known before an answer
// stands in the page. A typed token is kept in this page's memory alone; leaving the page forgets it.
(() => {
  /** How long an answer is waited for, in milliseconds. */
  const PATIENCE = 30_000;
  /** The most characters of a body that are shown. */
  const SHOWN = 200_000;
  /** The headers that are shown, where an answer has them. */
  const HEADERS = ["content-type", "www-authenticate", "retry-after", "allow", "x-request-id"];
  const WITH = { session: "this browser's session, if it has one", token: "the token", nothing: "no credentials" };

  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const make = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  // Finding.

  const filter = document.querySelector(".docs-filter");
  const [words] = filter.elements;
  const found = document.getElementById("docs-found");
  const links = new Map(all(".docs-groups a").map((link) => [link.hash.slice(1), link]));
  const groups = all(".group:not(.appendix)").map((group) => {
    const operations = all(".operation", group).map((element) => {
      const told = element.querySelector(".told");
      return { element, text: told.textContent.toLowerCase(), item: links.get(element.id).parentElement };
    });
    return { element: group, operations, item: links.get(group.firstElementChild.id).parentElement };
  });
  const rest = all(".docs-intro > :not(h1), .appendix, .docs-rest");

  const find = () => {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const group of groups) {
      let shown = 0;
      for (const { element, text, item } of group.operations) {
        element.hidden = item.hidden = !wanted.every((word) => text.includes(word));
        if (!element.hidden) shown++;
      }
      group.element.hidden = group.item.hidden = !shown;
      count += shown;
    }
    for (const element of rest) element.hidden = wanted.length > 0;
    document.querySelector(".docs-none").hidden = count > 0;
    found.textContent = wanted.length ? `${count} of ${all(".operation").length} operations` : "";
  };
  const showAll = () => {
    words.value = "";
    find();
  };

  // Beneath this width the list stands above the page, which is then what one has come for.
  const index = document.querySelector(".docs-index");
  const wide = matchMedia("(min-width: 64rem)");
  const fold = () => (index.open = wide.matches);
  fold();
  wide.addEventListener("change", fold);

  filter.hidden = false;
  words.addEventListener("input", find);
  filter.addEventListener("submit", (event) => event.preventDefault());
  document.querySelector("[data-clear]").addEventListener("click", () => {
    showAll();
    words.focus();
  });
  addEventListener("keydown", (event) => {
    if (event.key == "Escape" && event.target == words) showAll();
    const isTyping = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (event.key != "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    words.focus();
  });
  // What a link leads to may be hidden by the words.
  const reveal = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (!target?.closest("[hidden]")) return;
    showAll();
    target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  if (words.value) find();

  // The operation that is read is marked in the list.
  const seen = new Set();
  const mark = () => {
    const [first] = all(".operation").filter((operation) => seen.has(operation));
    for (const link of links.values()) link.removeAttribute("aria-current");
    const link = first && links.get(first.id);
    if (!link) return;
    link.ariaCurrent = "location";
    const list = document.querySelector(".docs-nav");
    const { top, bottom } = link.getBoundingClientRect();
    const frame = list.getBoundingClientRect();
    if (list.scrollHeight <= list.clientHeight || !link.offsetParent) return;
    if (top < frame.top || bottom > frame.bottom) list.scrollTop += top - frame.top - frame.height / 2;
  };
  const watch = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) seen[isIntersecting ? "add" : "delete"](target);
      mark();
    },
    { rootMargin: "-10% 0px -60%" },
  );
  for (const operation of all(".operation")) watch.observe(operation);

  // Trying.

  /** What requests are sent with, in every form. */
  const chosen = { as: "session", token: "" };

  const show = () => {
    for (const form of all(".trial")) {
      form.querySelector("[data-as]").value = chosen.as;
      form.querySelector("[data-token-row]").hidden = chosen.as != "token";
      const token = form.querySelector("[data-token]");
      if (token.value != chosen.token) token.value = chosen.token;
    }
  };

  /** The arguments that are filled in. */
  const filled = (form) => {
    const values = {};
    for (const field of all("[name]", form)) {
      const isEmpty = form.querySelector(`[data-empty="${field.name}"]`)?.checked;
      const isAbsent = field.selectedOptions?.[0] ? "absent" in field.selectedOptions[0].dataset : !field.value && !isEmpty;
      if (isAbsent) continue;
      const { value } = field;
      values[field.name] = field.dataset.json == "boolean" ? value == "true" : value;
      // What is no JSON is sent as it is: the server says what is wrong with it.
      if (field.dataset.json == "object") try { values[field.name] = JSON.parse(value); } catch {}
    }
    return values;
  };

  const asked = (form) => {
    const { method, path } = form.closest(".try").dataset;
    const values = filled(form);
    const headers = { Accept: "application/json" };
    if (chosen.as == "token") headers.Authorization = `Token ${chosen.token.trim()}`;
    const request = {
      method,
      headers,
      cache: "no-store",
      credentials: chosen.as == "session" ? "same-origin" : "omit",
      signal: AbortSignal.timeout(PATIENCE),
    };
    if (method == "GET") {
      const query = new URLSearchParams(values);
      return [`${query}` ? `${path}?${query}` : path, request];
    }
    headers["Content-Type"] = "application/json";
    return [path, { ...request, body: JSON.stringify(values) }];
  };

  const pretty = (text) => {
    let shown = text;
    try {
      shown = JSON.stringify(JSON.parse(text), null, 2);
    } catch {}
    return shown.length > SHOWN ? `${shown.slice(0, SHOWN)}\n… ${shown.length - SHOWN} more characters` : shown;
  };

  const send = async (form) => {
    const [told, reply] = [form.querySelector("[role=status]"), form.querySelector(".reply")];
    const button = form.querySelector("[type=submit]");
    if (button.ariaBusy) return;
    button.ariaBusy = "true";
    told.replaceChildren();
    reply.replaceChildren();
    const began = performance.now();
    try {
      const [url, request] = asked(form);
      const answer = await fetch(url, request);
      const text = await answer.text();
      const took = Math.round(performance.now() - began);
      const status = make("span", { className: `status status-${String(answer.status)[0]}` }, String(answer.status));
      const headers = HEADERS.filter((name) => answer.headers.has(name)).map((name) =>
        make("div", {}, make("dt", {}, make("code", {}, name)), make("dd", {}, answer.headers.get(name))),
      );
      told.append(status, ` ${answer.statusText} in ${took} ms`);
      reply.append(make("dl", { className: "headers" }, ...headers));
      if (text) reply.append(make("pre", { tabIndex: 0, ariaLabel: "Body", role: "region" }, pretty(text)));
    } catch (fault) {
      const isLate = fault.name == "TimeoutError";
      told.append(isLate ? `There was no answer in ${PATIENCE / 1000} seconds.` : `There was no answer: ${fault.message}`);
    }
    button.ariaBusy = null;
  };

  /** Whatever is no GET is asked about once, in place. */
  const askOnce = (form) => {
    const question = form.querySelector(".ask-once");
    if (!question) return send(form);
    question.querySelector("[data-with]").textContent = WITH[chosen.as];
    question.hidden = false;
    question.focus();
  };

  const close = (button) => {
    button.ariaExpanded = "false";
    button.parentElement.querySelector(".trial")?.remove();
  };

  const open = (button) => {
    const form = button.parentElement.querySelector("template").content.firstElementChild.cloneNode(true);
    const question = form.querySelector(".ask-once");
    const leave = () => (question.hidden = true);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      askOnce(form);
    });
    form.addEventListener("input", ({ target }) => {
      // What was asked about is no longer what would be sent.
      if (question) leave();
      if ("as" in target.dataset) chosen.as = target.value;
      if ("token" in target.dataset) chosen.token = target.value;
      show();
    });
    question?.querySelector("[data-leave]").addEventListener("click", () => {
      leave();
      form.querySelector("[type=submit]").focus();
    });
    question?.querySelector("[data-go]").addEventListener("click", () => {
      leave();
      form.querySelector("[type=submit]").focus();
      send(form);
    });
    button.after(form);
    button.ariaExpanded = "true";
    show();
    form.querySelector("input, select, textarea").focus();
  };

  for (const element of all(".try")) {
    element.hidden = false;
    const button = element.querySelector("[data-try]");
    button.addEventListener("click", () => (button.ariaExpanded == "true" ? close(button) : open(button)));
  }
  // Browsers let only pages of https and of this machine copy.
  for (const button of navigator.clipboard ? all("[data-copy]") : []) {
    const label = button.firstElementChild;
    const words = label.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.closest(".tried").querySelector(".example").textContent);
      label.textContent = "Copied";
      setTimeout(() => (label.textContent = words), 2000);
    });
  }
  // Nothing that was typed or answered is there when somebody comes back.
  addEventListener("pagehide", () => {
    chosen.as = "session";
    chosen.token = "";
    for (const button of all("[data-try]")) close(button);
  });
})();
