/* Of the sections, those of the chosen edition are offered; a section of another edition is let go. */
(() => {
  function sectionsOfEdition() {
    const edition = document.querySelector("select[data-desk-edition]");
    const section = document.querySelector("select[data-desk-section]");
    if (!edition || !section) return;
    const groups = [...section.querySelectorAll("optgroup")];
    const follow = () => {
      const name = edition.selectedOptions[0]?.textContent ?? "";
      for (const group of groups) {
        const other = Boolean(edition.value) && group.label !== name;
        group.hidden = group.disabled = other;
        if (other && group.contains(section.selectedOptions[0])) section.value = "";
      }
    };
    edition.addEventListener("change", follow);
    follow();
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", sectionsOfEdition);
  else sectionsOfEdition();
})();
