/** The regions of a route by name, with their hosts. */
export type Regions = Readonly<Record<string, string>>

/** The origin of a region: that of the facts on the region's host. Undefined if the region is only a label. */
export function originOfRegion(
  { origin, regions = {} }: { readonly origin: string; readonly regions?: Regions },
  region: string | undefined,
): string | undefined {
  const host = region !== undefined && Object.hasOwn(regions, region) ? regions[region] : undefined
  return host === undefined ? undefined : origin.replace(/\/\/.*$/, `//${host}`)
}
