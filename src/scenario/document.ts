import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  visit,
} from 'yaml'
import type { Mistake } from './mistake.ts'

/** Where something stands: offsets into the text. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** A path into the data, as zod gives it. */
export type Path = readonly PropertyKey[]

const ADVICE: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'this key stands here twice',
  TAB_AS_INDENT: 'tabs cannot indent YAML: use spaces',
  MULTIPLE_DOCS: 'a scenario is one document: remove the --- between documents',
  TAG_RESOLVE_FAILED: 'tags (!) have no meaning in a scenario',
}

/** Reads YAML 1.2 and keeps where everything stands. The data of a document with mistakes must not be used. */
export function readDocument(text: string): { document: Document; mistakes: Mistake[] } {
  // Not `silent`: that would pass over a second document without a word.
  const document = parseDocument(text, { version: '1.2', prettyErrors: false, logLevel: 'error' })
  const grammar = [...document.errors, ...document.warnings].map(({ code, message, pos }) => ({
    start: pos[0],
    end: pos[1],
    message: ADVICE[code] ?? `not valid YAML: ${message.charAt(0).toLowerCase()}${message.slice(1)}`,
  }))
  return { document, mistakes: [...grammar, ...shorthands(document)] }
}

/** Anchors, aliases and merge keys: what a reader of a scenario sees must be what runs. */
function shorthands(document: Document): Mistake[] {
  const mistakes: Mistake[] = []
  const refuse = (node: Node, message: string) => mistakes.push({ ...spanOf(node), message })
  visit(document, {
    Alias: (_, node) =>
      void refuse(node, `aliases are not allowed: write out what *${node.source} stands for`),
    Value: (_, node) => {
      if (node.anchor) refuse(node, `anchors are not allowed: remove &${node.anchor}`)
    },
    Pair: (_, { key }) => {
      if (isScalar(key) && key.value === '<<')
        refuse(key, 'merge keys (<<) are not allowed: write the keys out')
      if (isNode(key) && !isScalar(key) && !isAlias(key)) refuse(key, 'a key must be a plain word')
    },
  })
  return mistakes
}

/** Where the value at a path stands; for a value that is missing, where the nearest map around it does. */
export function spanOfValue(document: Document, path: Path): Span {
  const value = path.length === 0 ? document.contents : nodeAt(document, path)
  if (value) return spanOf(value)
  return path.length === 0 ? { start: 0, end: 0 } : spanOfKey(document, path.slice(0, -1))
}

/** Where the key at the end of a path stands; for an item of a list, the item; at the root, the first key. */
export function spanOfKey(document: Document, path: Path): Span {
  const parent = nodeAt(document, path.slice(0, -1))
  const key = pairOf(path.length === 0 ? document.contents : parent, path.at(-1))?.key
  if (isNode(key)) return spanOf(key)
  return path.length === 0
    ? { start: document.contents?.range?.[0] ?? 0, end: 0 }
    : spanOfValue(document, path)
}

function nodeAt(document: Document, path: Path): Node | undefined {
  let node: unknown = document.contents
  for (const step of path) node = isSeq(node) ? node.items[Number(step)] : pairOf(node, step)?.value
  return isNode(node) ? node : undefined
}

function pairOf(node: unknown, step: PropertyKey | undefined): Pair | undefined {
  if (!isMap(node) || step === undefined) return undefined
  return node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step))
}

function spanOf(node: Node): Span {
  return { start: node.range?.[0] ?? 0, end: node.range?.[1] ?? 0 }
}
