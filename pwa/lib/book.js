// The say–do page's figures: one small answer of the open book a load, kept on this phone by the
// number of its edition, so that the page opens at once and without a network.

import { get } from "./api.js";
import { getMeta, setMeta } from "./db.js";

const kept = (site) => `say-do ${site}`;

/** What was last read of a site ("all sites" for all together), or undefined. */
export const keptPage = (site) => getMeta(kept(site));

/** What the book says now. Throws ApiProblem, NoNetwork. */
export async function readPage(site) {
  const { body } = await get(`/explore/book/say_do.json?_shape=array&site=${encodeURIComponent(site)}`);
  const page = pageOf(body);
  await setMeta(kept(site), page).catch(() => {}); // a full phone still shows it
  return page;
}

/** The rows under their kinds; each row's words and figures are the book's own. */
function pageOf(rows) {
  const page = { edition: null, sites: [], values: [], trends: [], mirrors: [], consistencies: [], places: [], markers: [], stories: [] };
  const shelf = { site: page.sites, value: page.values, trend: page.trends, mirror: page.mirrors, consistency: page.consistencies, place: page.places, marker: page.markers, story: page.stories };
  for (const row of rows) {
    const body = JSON.parse(row.body);
    if (row.kind === "edition") page.edition = body;
    else shelf[row.kind]?.push(body);
  }
  return page;
}
