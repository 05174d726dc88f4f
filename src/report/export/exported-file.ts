/** An exported file. */
export interface ExportedFile {
  /** Letters, digits, `.`, `_` and `-`. */
  readonly name: string
  readonly content: string | Uint8Array
}
