// Keyboard shortcuts: progressive enhancement, off while a field has the focus.
document.documentElement.setAttribute("data-keys", "");
const rows = () => [...document.querySelectorAll("tbody tr, li.conf, ol.hitlist > li")];
let at = -1;
function move(step) {
  const all = rows();
  if (!all.length) return;
  all.forEach((row) => row.classList.remove("here"));
  at = Math.min(Math.max(at + step, 0), all.length - 1);
  all[at].classList.add("here");
  all[at].scrollIntoView({ block: "nearest" });
}
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
  if (typing && event.target.type !== "radio") return;
  const verdicts = document.querySelectorAll("form.decide input[type=radio]");
  if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (event.key === "o" && at >= 0) rows()[at].querySelector("a")?.click();
  else if (event.key === "u" && location.pathname.startsWith("/conflict/")) location.assign("/queue");
  else if (event.key === "/") {
    const fields = [...document.querySelectorAll("input[type=search]")];
    const field = fields.find((one) => one.offsetParent);
    if (field) {
      event.preventDefault();
      field.focus();
    } else location.assign("/search");
  } else if (verdicts.length && /^[1-5]$/.test(event.key)) {
    const chosen = verdicts[Number(event.key) - 1];
    chosen.checked = true;
    chosen.focus();
  }
});
