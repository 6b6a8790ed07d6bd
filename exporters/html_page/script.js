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
  const show = () => {
    const words = fold(choices.words.value).split(/\s+/).filter(Boolean);
    const { language, subject, status } = choices;
    let count = 0;
    for (const concept of concepts) {
      const fitting = (!subject.value || concept.subject === subject.value)
        && fits(concept, words, language.value, status.value);
      if (concept.article.hidden === fitting) concept.article.hidden = !fitting;
      count += fitting;
    }
    choices.count.value = `${count} of ${concepts.length} concepts`;
  };
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.hidden) {
      form.reset();
      show();
    }
    if (target) target.scrollIntoView();
  };
  form.addEventListener("input", show);
  form.addEventListener("reset", () => setTimeout(show));
  form.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("hashchange", reveal);
  form.hidden = false;
  show();
  if (location.hash) reveal();
})();
