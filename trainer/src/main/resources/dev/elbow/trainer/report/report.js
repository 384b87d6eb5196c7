// Shows at once what browsers show of a mark's title after a while; the page is whole without it.
(function () {
  "use strict";
  var tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  document.body.appendChild(tip);

  function taken(mark) {
    var title = Array.prototype.find.call(mark.children, function (child) { return child.localName === "title"; });
    if (!title) { return ""; }
    title.remove();
    return title.textContent;
  }

  function follow(event) {
    var box = tip.getBoundingClientRect();
    var left = Math.min(event.clientX + 14, window.innerWidth - box.width - 6);
    var above = event.clientY - box.height - 12;
    tip.style.left = Math.max(6, left) + "px";
    tip.style.top = (above > 0 ? above : event.clientY + 18) + "px";
  }

  document.querySelectorAll("svg[role=img]").forEach(function (drawing) {
    drawing.querySelectorAll(".hit, .cell").forEach(function (mark) {
      var text = taken(mark);
      mark.addEventListener("pointermove", function (event) {
        tip.textContent = text;
        tip.hidden = false;
        follow(event);
      });
      mark.addEventListener("pointerleave", function () { tip.hidden = true; });
    });
    var words = drawing.querySelector("desc").textContent;
    drawing.setAttribute("aria-label", taken(drawing) + ". " + words);
    drawing.removeAttribute("aria-labelledby");
  });
}());
