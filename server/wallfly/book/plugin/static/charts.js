// Draws the charts in our colours, light and dark, and says so when there is nothing to draw.
// Colours stand in a chart as "$lived", "$missed", "$text" …: the names of the page's own.

const draw = window.vegaEmbed;
const NAMES = { lived: "--lived", missed: "--missed-mark", text: "--text", quiet: "--quiet", paper: "--paper", unseen: "--unseen", sunk: "--sunk", hairline: "--hairline" };

function coloured(spec) {
  const page = getComputedStyle(document.documentElement);
  return JSON.parse(JSON.stringify(spec).replace(/"\$(\w+)"/g, (_, name) => JSON.stringify(page.getPropertyValue(NAMES[name]).trim())));
}

const NARROW = 480, ROOM = 50, AXIS = 60; // px: below it a legend stands in one column; a printed count; the axis beside it

// Where counts do not fit beside each other, some stay; the last always does, and a dot says its own when asked.
function thinned(values, width) {
  const step = Math.ceil((values.filter((one) => one.count).length * ROOM) / width);
  return step < 2 ? values : values.map((one, at) => ((values.length - 1 - at) % step ? { ...one, count: "" } : one));
}

function ours(width) {
  const font = getComputedStyle(document.body).fontFamily;
  return {
    background: "transparent", font, view: { stroke: null }, line: { point: false },
    axis: { labelColor: "$text", titleColor: "$quiet", gridColor: "$hairline", domainColor: "$hairline", tickColor: "$hairline", labelFontSize: 13, titleFontSize: 13, titleFontWeight: "normal", labelPadding: 6, labelSeparation: 8 },
    legend: { labelColor: "$text", labelFontSize: 13, orient: "top", symbolSize: 110, symbolOpacity: 1, ...(width < NARROW && { columns: 1 }) },
    text: { fontSize: 13 },
  };
}

window.vegaEmbed = (place, spec) => {
  const { data, ...look } = spec;
  if (!data.values?.length) {
    place.innerHTML = "";
    const words = data.values ? "Nothing to draw yet." : "This chart could not be read. Draw it again in a moment.";
    place.append(Object.assign(document.createElement("p"), { className: "zero-results", textContent: words }));
    return Promise.resolve();
  }
  const paint = () => draw(place, { ...coloured({ ...look, height: look.height === "container" ? undefined : look.height, config: ours(place.clientWidth) }), data: { ...data, values: thinned(data.values, place.clientWidth - AXIS) } }, { actions: false, renderer: "svg" });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
  return paint();
};
