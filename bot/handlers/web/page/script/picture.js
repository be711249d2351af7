// Proofs as pictures: small in their message, over the whole page when pressed, enlarged when pressed again.

function makePreviews(previews) {
  const list = make("div", "previews");
  previews.forEach(function (preview) {
    const address = boot.base + "files/preview/" + encodeURIComponent(preview.ref);
    const button = makeButton("preview", "", function () { openPicture(address, preview.name, button); });
    button.setAttribute("aria-label", words("web-js-preview", { name: preview.name }));
    button.appendChild(makePicture(address, preview.name));
    list.appendChild(button);
  });
  return list;
}

// Without a line the name stands in the picture's place.
function makePicture(address, name) {
  const picture = make("img");
  picture.alt = name;
  picture.loading = "lazy";
  picture.decoding = "async";
  picture.src = address;
  return picture;
}

function openPicture(address, name, opener) {
  const cover = make("div", "cover");
  cover.setAttribute("role", "dialog");
  cover.setAttribute("aria-modal", "true");
  cover.setAttribute("aria-label", name);
  const close = makeButton("cover-close", words("web-js-close-picture"), shut);
  const picture = makePicture(address, name);
  picture.addEventListener("click", function () { cover.classList.toggle("large"); });
  cover.appendChild(close);
  cover.appendChild(picture);
  document.body.appendChild(cover);
  document.addEventListener("keydown", onKey);
  close.focus();

  function onKey(event) {
    if (event.key === "Escape") shut();
    if (event.key !== "Tab") return;
    event.preventDefault(); // there is nothing else to go to
    close.focus();
  }

  function shut() {
    document.removeEventListener("keydown", onKey);
    cover.remove();
    opener.focus();
  }
}
