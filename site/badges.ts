/** A fact of this version in two words, as package registries and repositories show them. */
export interface Badge {
  /** Name of its file, without the extension. */
  readonly file: string
  readonly label: string
  readonly value: string
  readonly color: string
}

/** What the badges are made of: fields of package.json. */
export interface PackageFacts {
  readonly version: string
  readonly license: string
  readonly engines: { readonly node: string }
}

/** The badges of the README. They state facts of the repository, so that no service has to be asked. */
export function projectBadges({ version, license, engines }: PackageFacts): Badge[] {
  return [
    { file: 'badge-version', label: 'ttfa', value: version, color: '#0b6e4f' },
    { file: 'badge-node', label: 'node', value: engines.node.replace('>=', '≥ '), color: '#1f6feb' },
    { file: 'badge-license', label: 'license', value: license, color: '#57606a' },
  ]
}

/** Pixels of a character, of the space around a word, and of the badge’s height. */
const CHARACTER = 7
const SPACE = 8
const HEIGHT = 20

/** A badge as a picture (SVG) that says the same to those who cannot see it. */
export function drawBadge({ label, value, color }: Badge): string {
  const [left, right] = [label, value].map((word) => word.length * CHARACTER + 2 * SPACE) as [number, number]
  const text = (word: string, x: number) => `<text x="${x}" y="14" text-anchor="middle">${word}</text>`
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="${HEIGHT}" role="img" aria-label="${label}: ${value}">
<title>${label}: ${value}</title>
<clipPath id="round"><rect width="100%" height="100%" rx="3"/></clipPath>
<g clip-path="url(#round)"><rect width="${left}" height="${HEIGHT}" fill="#24292f"/><rect x="${left}" width="${right}" height="${HEIGHT}" fill="${color}"/></g>
<g font-family="Verdana, DejaVu Sans, sans-serif" font-size="11" fill="#fff">${text(label, left / 2)}${text(value, left + right / 2)}</g>
</svg>
`
}
