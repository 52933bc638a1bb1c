/* The topic picker: a combobox (WAI-ARIA 1.2) that asks for the names to offer and keeps a list of numbers. */
(() => {
  const WAIT = 150; // ms after the last letter

  function csrf() {
    const field = document.querySelector("input[name=csrfmiddlewaretoken]");
    return field ? field.value : "";
  }

  class Picker {
    constructor(root) {
      this.root = root;
      this.value = root.querySelector("[data-desk-topics-value]");
      this.chosen = root.querySelector("[data-desk-topics-chosen]");
      this.box = root.querySelector("[role=combobox]");
      this.offer = root.querySelector("[role=listbox]");
      this.said = root.querySelector("[role=status]");
      this.active = -1;
      this.asked = 0;
      for (const item of this.chosen.children) this.dress(item);
      this.box.addEventListener("input", () => this.later());
      this.box.addEventListener("keydown", (event) => this.key(event));
      this.box.addEventListener("blur", () => setTimeout(() => this.close(), 150));
      this.offer.addEventListener("mousedown", (event) => {
        const option = event.target.closest("[role=option]");
        if (option) {
          event.preventDefault();
          this.take(option);
        }
      });
    }

    label(name, text) {
      return this.root.dataset[name].replace("%s", text);
    }

    edition() {
      const field = this.root.closest("form")?.querySelector("[data-desk-edition]");
      return field ? field.value : "";
    }

    later() {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.find(), WAIT);
    }

    async find() {
      const text = this.box.value.trim();
      this.said.textContent = "";
      if (!text) return this.close();
      if (!this.edition()) {
        this.said.textContent = this.root.dataset.editionFirst;
        return this.close();
      }
      const number = ++this.asked;
      const query = new URLSearchParams({ edition: this.edition(), q: text });
      try {
        const response = await fetch(`${this.root.dataset.find}?${query}`, { headers: { Accept: "application/json" } });
        if (!response.ok) throw new Error(response.status);
        const found = await response.json();
        if (number === this.asked) this.show(found, text);
      } catch {
        this.said.textContent = this.root.dataset.failedLabel;
      }
    }

    show(found, text) {
      const taken = new Set(this.numbers());
      this.offer.replaceChildren();
      for (const topic of found.topics) {
        if (!taken.has(topic.id)) this.add(topic.name, { topic: topic.id });
      }
      if (found.may_make && !found.exact) this.add(this.label("makeLabel", text), { make: text });
      if (!this.offer.children.length) this.said.textContent = this.root.dataset.noneLabel;
      this.offer.hidden = !this.offer.children.length;
      this.box.setAttribute("aria-expanded", String(!this.offer.hidden));
      this.mark(this.offer.hidden ? -1 : 0);
    }

    add(text, data) {
      const option = document.createElement("li");
      option.setAttribute("role", "option");
      option.id = `${this.offer.id}-${this.offer.children.length}`;
      option.textContent = text;
      Object.assign(option.dataset, data);
      this.offer.append(option);
    }

    mark(index) {
      const options = [...this.offer.children];
      this.active = options.length ? (index + options.length) % options.length : -1;
      options.forEach((option, at) => option.setAttribute("aria-selected", String(at === this.active)));
      const now = options[this.active];
      if (now) {
        this.box.setAttribute("aria-activedescendant", now.id);
        now.scrollIntoView({ block: "nearest" });
      } else {
        this.box.removeAttribute("aria-activedescendant");
      }
    }

    key(event) {
      if (event.key === "Enter") {
        event.preventDefault(); // never saves the story
        if (this.offer.children[this.active]) this.take(this.offer.children[this.active]);
      } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        this.mark(this.active + (event.key === "ArrowDown" ? 1 : -1));
      } else if (event.key === "Escape") {
        this.close();
      } else if (event.key === "Backspace" && !this.box.value && this.chosen.lastElementChild) {
        this.drop(this.chosen.lastElementChild);
      }
    }

    async take(option) {
      let topic = { id: Number(option.dataset.topic), name: option.textContent };
      if (option.dataset.make) {
        const body = new FormData();
        body.set("edition", this.edition());
        body.set("name", option.dataset.make);
        try {
          const response = await fetch(this.root.dataset.make, {
            method: "POST", body, headers: { "X-CSRFToken": csrf(), Accept: "application/json" },
          });
          const made = await response.json();
          if (!response.ok) throw new Error(made.error);
          topic = made;
        } catch (error) {
          this.said.textContent = error.message || this.root.dataset.failedLabel;
          return;
        }
      }
      const item = document.createElement("li");
      item.dataset.topic = topic.id;
      item.textContent = topic.name;
      this.chosen.append(item);
      this.dress(item);
      this.box.value = "";
      this.close();
      this.write();
    }

    dress(item) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = "×";
      button.setAttribute("aria-label", this.label("offLabel", item.textContent));
      button.addEventListener("click", () => this.drop(item));
      item.append(button);
    }

    drop(item) {
      item.remove();
      this.write();
      this.box.focus();
    }

    numbers() {
      return [...this.chosen.children].map((item) => Number(item.dataset.topic));
    }

    write() {
      this.value.value = JSON.stringify(this.numbers());
      this.value.dispatchEvent(new Event("change", { bubbles: true })); // wakes the autosave
    }

    close() {
      this.offer.hidden = true;
      this.box.setAttribute("aria-expanded", "false");
      this.mark(-1);
    }
  }

  const start = () => {
    document.querySelectorAll("[data-desk-topics]").forEach((root) => new Picker(root));
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
