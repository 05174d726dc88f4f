import { parseSidecar, type SidecarName, type Sidecars } from '../../src/results/sidecars.ts'

/** The text of each file. */
export type SidecarTexts = { readonly [name in SidecarName]?: string }

/** Files as a report reads them. */
export function parsedSidecars(texts: SidecarTexts): Sidecars {
  const read = <Name extends SidecarName>(name: Name) => {
    const text = texts[name]
    return text === undefined ? undefined : parseSidecar(name, text)
  }
  const all = {
    'compare.json': read('compare.json'),
    'check.json': read('check.json'),
    'verify.json': read('verify.json'),
    'cost.json': read('cost.json'),
    'probe.json': read('probe.json'),
    'fidelity.json': read('fidelity.json'),
    'history.json': read('history.json'),
  }
  return Object.fromEntries(Object.entries(all).filter(([, sidecar]) => sidecar !== undefined)) as Sidecars
}
