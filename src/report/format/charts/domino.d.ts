/** The part of domino that is used here, because its own types name another module. */
declare module '@mixmark-io/domino' {
  /** An element of a drawing. */
  interface DominoElement {
    readonly tagName: string
    readonly outerHTML: string
    getAttribute(name: string): string | null
    setAttribute(name: string, value: string): void
    remove(): void
    querySelectorAll(selector: string): Iterable<DominoElement>
  }
  interface DominoDocument {
    readonly body: DominoElement
  }
  const domino: { readonly createDocument: (html: string) => DominoDocument }
  export default domino
  export type { DominoElement }
}
