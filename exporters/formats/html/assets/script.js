"use strict";
(() => {
  const form = document.getElementById("glossport-search");
  const heading = document.getElementById("glossport-concepts");
  const nothing = document.querySelector(".nothing");
  // Without accents and vowel points: people search as they type.
  const fold = (text) =>
    text.normalize("NFKD").replace(/[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]/g, "").toLowerCase();
  // Few fonts have the capitals of Georgian.
  const capital = (letter) => /\p{Script=Georgian}/u.test(letter) ? letter : Array.from(letter.toUpperCase())[0];
  const first = (text) => {
    const found = /^[^\p{L}\p{N}\p{S}]*(\p{L})/u.exec(fold(text));
    return found ? capital(found[1]) : "#";
  };
  const concepts = Array.from(document.querySelectorAll("main > article"), (article) => {
    const terms = Array.from(article.querySelectorAll("li"), (item) => ({
      text: fold(item.firstElementChild.textContent),
      language: item.firstElementChild.lang,
      status: item.className,
    }));
    const letter = first(article.querySelector("h3 > bdi").textContent);
    return { article, terms, letter, id: fold(article.id), subject: article.dataset.subject || "" };
  });
  const choices = form.elements;
  for (const subject of [...new Set(concepts.map((one) => one.subject))].filter(Boolean).sort()) {
    const option = new Option(subject, subject);
    option.dir = "auto";
    choices.subject.append(option);
  }
  const letters = form.querySelector("fieldset");
  const offer = (letter) => {
    const label = letters.lastElementChild.cloneNode(true);
    label.firstElementChild.value = letter;
    label.firstElementChild.checked = label.firstElementChild.defaultChecked = false;
    label.lastElementChild.textContent = letter;
    letters.append(label);
  };
  const others = (letter) => letter === "#";
  const found = [...new Set(concepts.map((one) => one.letter))]
    .sort((one, other) => others(one) - others(other) || one.localeCompare(other));
  found.forEach(offer);
  letters.hidden = found.length < 2;
  const fits = (concept, words, language, status) => {
    const terms = concept.terms.filter(
      (term) => (!language || term.language === language) && (!status || term.status === status));
    if ((language || status) && !terms.length) return false;
    return words.every((word) => terms.some((term) => term.text.includes(word)) || concept.id.includes(word));
  };
  // A screen reader says the text when it changes.
  const tell = (isEmpty) => {
    const typed = choices.words.value.trim();
    const filtered = [choices.language, choices.subject, choices.status, choices.letter].some((one) => one.value);
    const what = [typed && `“\u2068${typed}\u2069”`, filtered && "the filters"].filter(Boolean).join(" and ");
    nothing.firstElementChild.textContent = isEmpty ? `No concept fits ${what}.` : "";
    nothing.lastElementChild.hidden = !isEmpty;
  };
  // Thousands at once would make every letter wait for the browser to draw them.
  const most = 200;
  let limit = most;
  const show = () => {
    const words = fold(choices.words.value).split(/\s+/).filter(Boolean);
    const { language, subject, status, letter } = choices;
    let count = 0;
    for (const concept of concepts) {
      const fitting = (!subject.value || concept.subject === subject.value)
        && (!letter.value || concept.letter === letter.value)
        && fits(concept, words, language.value, status.value);
      count += fitting;
      const shown = fitting && count <= limit;
      if (concept.article.hidden === shown) concept.article.hidden = !shown;
    }
    const part = count > limit ? `, the first ${limit} shown` : "";
    choices.count.value = `${count} of ${concepts.length} concepts${part}`;
    choices.more.hidden = count <= limit;
    tell(!count && concepts.length > 0);
  };
  const showAll = () => {
    limit = Infinity;
    show();
  };
  const search = () => {
    limit = most;
    show();
  };
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.hidden) {
      for (const name of ["words", "language", "subject", "status", "letter"]) choices[name].value = "";
      search();
      target.hidden = false;
    }
    target.scrollIntoView();
  };
  // A browser may allow no storage, for a file from a disk too; then the view lasts as long as the page.
  const stored = (work) => {
    try {
      return work(localStorage);
    } catch {
      return null;
    }
  };
  const view = (isCompact) => {
    document.documentElement.classList.toggle("compact", isCompact);
    choices.compact.setAttribute("aria-pressed", String(isCompact));
  };
  choices.compact.addEventListener("click", () => {
    const isCompact = !document.documentElement.classList.contains("compact");
    view(isCompact);
    stored((storage) => storage.setItem("glossport-view", isCompact ? "compact" : "full"));
  });
  // What has the focus, or a link leads to, never lies below the form that stays in view.
  const clear = () => {
    const isSticky = getComputedStyle(form).position === "sticky";
    document.documentElement.style.scrollPaddingTop = `${isSticky ? form.offsetHeight + 16 : 16}px`;
  };
  form.addEventListener("input", search);
  letters.addEventListener("change", () => heading.scrollIntoView());
  form.addEventListener("reset", () => setTimeout(search));
  nothing.lastElementChild.addEventListener("click", () => choices.words.focus());
  choices.more.addEventListener("click", showAll);
  window.addEventListener("beforeprint", showAll);
  form.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("hashchange", reveal);
  form.hidden = !concepts.length;
  new ResizeObserver(clear).observe(form);
  view(stored((storage) => storage.getItem("glossport-view")) === "compact");
  show();
  clear();
  if (location.hash) reveal();
})();
