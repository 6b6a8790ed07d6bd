"use strict";
(() => {
  const form = document.getElementById("glossport-search");
  // Without accents and vowel points: people search as they type.
  const fold = (text) =>
    text.normalize("NFKD").replace(/[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]/g, "").toLowerCase();
  const concepts = Array.from(document.querySelectorAll("main > article"), (article) => {
    const terms = Array.from(article.querySelectorAll("li"), (item) => ({
      text: fold(item.firstElementChild.textContent),
      language: item.firstElementChild.lang,
      status: item.className,
    }));
    return { article, terms, id: fold(article.id), subject: article.dataset.subject || "" };
  });
  const choices = form.elements;
  for (const subject of [...new Set(concepts.map((one) => one.subject))].filter(Boolean).sort()) {
    choices.subject.append(new Option(subject, subject));
  }
  const fits = (concept, words, language, status) => {
    const terms = concept.terms.filter(
      (term) => (!language || term.language === language) && (!status || term.status === status));
    if ((language || status) && !terms.length) return false;
    return words.every((word) => terms.some((term) => term.text.includes(word)) || concept.id.includes(word));
  };
  // Thousands at once would make every letter wait for the browser to draw them.
  const most = 200;
  let limit = most;
  const show = () => {
    const words = fold(choices.words.value).split(/\s+/).filter(Boolean);
    const { language, subject, status } = choices;
    let count = 0;
    for (const concept of concepts) {
      const fitting = (!subject.value || concept.subject === subject.value)
        && fits(concept, words, language.value, status.value);
      count += fitting;
      const shown = fitting && count <= limit;
      if (concept.article.hidden === shown) concept.article.hidden = !shown;
    }
    const first = count > limit ? `, the first ${limit} shown` : "";
    choices.count.value = `${count} of ${concepts.length} concepts${first}`;
    choices.more.hidden = count <= limit;
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
      for (const name of ["words", "language", "subject", "status"]) choices[name].value = "";
      search();
      target.hidden = false;
    }
    target.scrollIntoView();
  };
  form.addEventListener("input", search);
  form.addEventListener("reset", () => setTimeout(search));
  choices.more.addEventListener("click", showAll);
  window.addEventListener("beforeprint", showAll);
  form.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("hashchange", reveal);
  form.hidden = false;
  show();
  if (location.hash) reveal();
})();
