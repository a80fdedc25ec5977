// The explorer's page: puts the regions that Python renders into place, and tells Python what was done there.
const REGIONS = ["bar", "tiles", "controls", "towns", "view", "notes"];
const TYPED = "input[type=text]";

/** Make a node like another one, keeping what people are in the middle of: focus, what they type, open boxes; `held` moves on. */
function follow(node, wanted, held) {
  if (node.nodeType !== wanted.nodeType || node.nodeName !== wanted.nodeName || node.dataset?.item !== wanted.dataset?.item) {
    node.replaceWith(wanted.cloneNode(true));
    return;
  }
  if (node.nodeType !== Node.ELEMENT_NODE) {
    if (node.data !== wanted.data) node.data = wanted.data;
    return;
  }
  const was = node.getAttribute("value"), open = node.nodeName === "DETAILS";
  for (const { name } of [...node.attributes]) if (!wanted.hasAttribute(name) && !(open && name === "open")) node.removeAttribute(name);
  for (const { name, value } of wanted.attributes)
    if (!(open && name === "open") && node.getAttribute(name) !== value) node.setAttribute(name, value);
  if (node.nodeName === "INPUT") {
    const now = wanted.getAttribute("value");
    if (node.type === "checkbox") node.checked = wanted.hasAttribute("checked");
    else if (node !== held && !node.readOnly && (was !== now || node !== document.activeElement) && node.value !== now) node.value = now;
    return;
  }
  const [own, theirs] = [[...node.childNodes], [...wanted.childNodes]];
  theirs.forEach((child, n) => (own[n] ? follow(own[n], child, held) : node.append(child.cloneNode(true))));
  own.slice(theirs.length).forEach((child) => child.remove());
  if (node.nodeName === "SELECT") {
    const chosen = [...node.options].find((option) => option.hasAttribute("selected"));
    if (chosen && node.value !== chosen.value) node.value = chosen.value;
  }
}

function save(name, blob) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

/** Write lines that are no wider than a picture; give how far down they reach. */
function lines(pen, text, y, size, width) {
  pen.font = `${size}px "Noto Sans SC", "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif`;
  let line = "";
  for (const word of text.match(/[!-~]+ ?|[^!-~]/g) ?? []) {
    if (line && pen.measureText(line + word).width > width) {
      pen.fillText(line, size, (y += size * 1.4));
      line = "";
    }
    line += word;
  }
  pen.fillText(line, size, (y += size * 1.4));
  return y;
}

/** Save a drawing as a picture on white, with its title above and what it is of below. */
async function picture(item) {
  const drawn = item.querySelector("svg"), { width, height } = drawn.viewBox.baseVal, times = 3, room = 30;
  const copy = drawn.cloneNode(true);
  Object.entries({ width, height, xmlns: "http://www.w3.org/2000/svg" }).forEach(([name, value]) => copy.setAttribute(name, value));
  const image = new Image();
  image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(new XMLSerializer().serializeToString(copy));
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: width * times, height: (height + 3 * room) * times });
  const pen = canvas.getContext("2d");
  pen.scale(times, times);
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, width, height + 3 * room);
  pen.fillStyle = "#30363B";
  lines(pen, item.querySelector("h3").textContent, 0, 12, width - 24);
  pen.drawImage(image, 0, room, width, height);
  const told = item.querySelector(".ec-scroll > p")?.textContent ?? "";
  lines(pen, item.dataset.about, lines(pen, told, room + height, 8, width - 16), 8, width - 16);
  canvas.toBlob((blob) => save(`${item.dataset.item}.png`, blob), "image/png");
}

function render({ model, el, signal }) {
  const own = document.body.dataset.explorer !== undefined; // our page; else a notebook's cell
  const root = document.createElement("div");
  root.className = own ? "ec" : "ec ec-cell";
  root.dataset.lmSuppressShortcuts = "true";
  root.innerHTML = `<div class="ec-page">${REGIONS.map((name) => `<div data-region="${name}"></div>`).join("")}</div>`;
  const region = Object.fromEntries(REGIONS.map((name) => [name, root.querySelector(`[data-region=${name}]`)]));
  el.append(root);
  const waiting = new Map(); // what was done since Python was last asked; of a control that moves on only the last
  let asked = null, sharing = false, count = 0;

  const address = () => `${location.origin}${location.pathname}#${model.get("link")}`;
  const next = () => {
    const [key, message] = waiting.entries().next().value ?? [];
    if (asked || !message) return;
    waiting.delete(key);
    asked = message;
    root.classList.add("busy");
    model.send(message);
  };
  const ask = (message) => {
    waiting.set(message.do === "set" ? message.key : count++, message);
    next();
  };
  const put = (name) => {
    const wanted = document.createElement("div");
    wanted.dataset.region = name;
    wanted.innerHTML = model.get(name);
    follow(region[name], wanted, waiting.size ? document.activeElement : null);
    if (name === "bar") share();
    for (const link of region[name].querySelectorAll("a[data-report]"))
      if (model.get("served")) link.href = model.get("served") + link.dataset.report.split("/").map(encodeURIComponent).join("/");
  };
  const share = () => {
    root.querySelector("#ec-share").hidden = !sharing;
    root.querySelector("[data-local=share]").setAttribute("aria-expanded", String(sharing));
    if (sharing) root.querySelector("#ec-link").value = address();
  };
  const named = () => {
    root.lang = model.get("language") === "zh" ? "zh-CN" : "en";
    if (!own) return;
    document.documentElement.lang = root.lang;
    document.title = model.get("title");
  };
  const answered = () => {
    const done = asked?.do;
    asked = null;
    root.classList.remove("busy");
    if (own && done !== undefined) history.replaceState(null, "", `#${model.get("link")}`);
    root.querySelector(`form[data-do="${done}"] [aria-invalid=true]`)?.focus();
    next();
  };

  const does = {
    change: (target) => target.form && target.dataset.do === "field" && target.type === "checkbox"
      ? { value: target.checked ? target.value : "" } : { value: target.dataset.value ?? target.value },
    click: (target) => ({ value: target.dataset.value ?? "" }),
  };
  const message = (target, kind) => ({
    do: target.dataset.do, key: target.dataset.key ?? target.closest("[data-key]")?.dataset.key, ...does[kind](target),
  });
  const listen = (kind, heard) => root.addEventListener(kind, heard, { signal });
  listen("change", ({ target }) => target.matches("input[data-do], select[data-do]") && ask(message(target, "change")));
  listen("input", ({ target }) => {
    if (target.type === "range") target.parentElement.querySelector(TYPED).value = Number(target.value).toLocaleString("en");
  });
  listen("click", (event) => {
    const button = event.target.closest("button[data-do], button[data-local], a[data-report]");
    if (!button) return;
    if (button.dataset.report !== undefined) {
      if (model.get("served")) return;
      event.preventDefault();
      ask({ do: "report file", value: button.dataset.report });
    } else if (button.dataset.local === "jump") {
      root.querySelector("#ec-controls").scrollIntoView();
      root.querySelector("#ec-controls").focus();
    } else if (button.dataset.local === "save") {
      root.querySelector("details[data-group=save]").open = true;
      root.querySelector("details[data-group=save]").scrollIntoView();
      root.querySelector("#ec-name").focus({ preventScroll: true });
    } else if (button.dataset.local === "picture") picture(button.closest("[data-item]"));
    else if (button.dataset.local === "share") {
      sharing = !sharing;
      share();
      if (sharing) navigator.clipboard?.writeText(address()).catch(() => root.querySelector("#ec-link").select());
    } else ask(message(button, "click"));
  });
  listen("submit", (event) => {
    event.preventDefault();
    ask({ do: event.target.dataset.do });
  });
  listen("keydown", (event) => {
    if (!own) event.stopPropagation(); // a notebook takes arrows for its own
    if (event.key === "Enter" && event.target.matches(".ec-lever input")) event.target.blur();
    if (event.key !== "z" || !(event.ctrlKey || event.metaKey) || event.target.matches(TYPED)) return;
    event.preventDefault();
    ask({ do: "undo" });
  });
  const point = ({ target }) => {
    const town = target.closest?.(".ec-town");
    if (town) root.querySelector("[data-hover]").textContent = town.title;
  };
  listen("pointerover", point);
  listen("focusin", point);

  for (const name of REGIONS) model.on(`change:${name}`, () => put(name));
  model.on("change:language change:title", named);
  model.on("change:link", share);
  model.on("change:seen", answered);
  model.on("msg:custom", ({ file, text }, buffers) => save(file, new Blob(text === undefined ? buffers : [text])));
  REGIONS.forEach(put);
  named();
  const bar = new ResizeObserver(([{ target }]) => root.style.setProperty("--bar", `${target.offsetHeight}px`));
  bar.observe(root.querySelector(".ec-bar"));
  document.getElementById("loading")?.remove();
  const opened = () => location.hash.startsWith("#explorer?") && ask({ do: "open", link: location.hash });
  opened();
  addEventListener("hashchange", opened, { signal });
  return () => bar.disconnect();
}

export default { render };
