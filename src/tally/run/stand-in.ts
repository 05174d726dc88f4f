/** True if the lab answered for some of them and not for all, so that a report must mark which. */
export function isPartlySimulated(all: readonly { readonly simulated: boolean }[]): boolean {
  return all.some(({ simulated }) => simulated) && !all.every(({ simulated }) => simulated)
}
