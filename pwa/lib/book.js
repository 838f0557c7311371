// Figures of the open book, one small answer a page. The say–do page's are kept on this phone, so that it
// opens at once and without a network.

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

/**
 * What the book says of a season: {season, gaps, improved, story}; `season` is null until its last
 * block has closed. Throws ApiProblem, NoNetwork.
 */
export async function readSeason(number) {
  const { body } = await get(`/explore/book/season.json?_shape=array&season=${number}`);
  const of = (kind) => body.filter((row) => row.kind === kind).map((row) => JSON.parse(row.body));
  return { season: of("season")[0] ?? null, gaps: of("gap"), improved: of("improved"), story: of("story")[0] ?? null };
}
