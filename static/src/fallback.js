// For browsers that cannot run the map's script, in words that the oldest of
// them know: the picture of the view, which the page names for previews of
// links, and the way to the same as text.
window.addEventListener("load", function () {
  if (document.documentElement.getAttribute("data-started") !== null) return;
  function content(name) {
    var meta = document.querySelector('meta[property="' + name + '"]');
    return meta ? meta.getAttribute("content") : "";
  }
  var stage = document.querySelector("main");
  var image = document.createElement("img");
  image.src = content("og:image");
  image.alt = content("og:image:alt");
  image.style.cssText = "display:block;max-width:100%;height:auto";
  if (stage && image.getAttribute("src")) stage.insertBefore(image, stage.firstChild);
});
