async (script, wasm) => {
  const module = await import(script);
  await module.default({ module_or_path: wasm });
  module.hydrate();
  for (const island of document.querySelectorAll("leptos-island")) {
    for (const font of island.querySelectorAll("font")) font.replaceWith(font.textContent);
    for (const sign of island.querySelectorAll(".control > :not(input, button)")) sign.parentNode.append(sign);
    await module[island.dataset.component](island);
  }
}
