/** Formats that are files. */
export const FILE_FORMATS = [
  'hgrm',
  'openmetrics',
  'json',
  'otlp',
  'influx',
  'bencher',
  'github-benchmark',
  'parquet',
] as const
export type FileFormat = (typeof FILE_FORMATS)[number]

/** Formats that a receiver takes over HTTP. */
export const SENT_FORMATS = ['otlp', 'remote-write', 'influx'] as const
export type SentFormat = (typeof SENT_FORMATS)[number]

/** All of them, each once. */
export const OUTPUT_FORMATS = [...FILE_FORMATS, 'remote-write'] as const
export type OutputFormat = FileFormat | SentFormat

/** Where the numbers of a run go when it has ended, besides its folder. */
export type Output =
  /** Files in `exports/` of the run's folder. */
  | { readonly kind: 'file'; readonly format: FileFormat }
  /** A request to an http or https address. */
  | { readonly kind: 'sent'; readonly format: SentFormat; readonly to: string }

/** The output that these words mean, or the phrase of what was expected instead. */
export function readOutput(
  format: OutputFormat,
  to: string | undefined,
): Output | { readonly expected: string } {
  const file = FILE_FORMATS.find((each) => each === format)
  const sent = SENT_FORMATS.find((each) => each === format)
  if (to === undefined)
    return file
      ? { kind: 'file', format: file }
      : { expected: `an address: ${format} is sent, and is no file` }
  if (!sent)
    return { expected: `no address: ${format} is a file, and only ${SENT_FORMATS.join(', ')} are sent` }
  return isReceiver(to) ? { kind: 'sent', format: sent, to } : { expected: RECEIVER_EXPECTED }
}

const RECEIVER_EXPECTED =
  'an address such as http://127.0.0.1:4318: http or https, without user or password (a token comes from the environment)'

function isReceiver(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, username, password, hash } = new URL(address)
  return /^https?:$/.test(protocol) && username === '' && password === '' && hash === ''
}

/** `otlp to http://127.0.0.1:4318`, `parquet in exports/`. */
export function describeOutput(output: Output): string {
  return output.kind === 'file'
    ? `${output.format} in ${EXPORTS_FOLDER}/`
    : `${output.format} to ${output.to}`
}

/** In the folder of a run. */
export const EXPORTS_FOLDER = 'exports'
