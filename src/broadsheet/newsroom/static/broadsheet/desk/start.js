/* Starts what an element asks for (`newsroom/admin/starting.py`): nothing but these, whoever wrote the element. */
(() => {
  const CLASSES = new Set(["Chooser", "ImageChooser", "SnippetChooser", "DocumentChooser", "InlinePanel"]);
  const FUNCTIONS = new Set(["initDateChooser", "initTimeChooser", "initDateTimeChooser"]);

  document.addEventListener("desk:start", ({ detail: { name, given } }) => {
    if (CLASSES.has(name)) new window[name](...given);
    else if (FUNCTIONS.has(name)) window[name](...given);
  });
})();
