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
import type { DataPath, Problem } from '../../validation/problem.ts'
import type { Diagnostic } from '../check/diagnostic.ts'

/** A range of the source text, as offsets. */
export interface SourceSpan {
  readonly start: number
  readonly end: number
}

const YAML_ERROR_MESSAGES: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'duplicate key',
  TAB_AS_INDENT: 'YAML cannot be indented with tabs: use spaces',
  MULTIPLE_DOCS: 'a scenario must be a single document: remove the --- separator',
  TAG_RESOLVE_FAILED: 'tags (!) are not supported in a scenario',
}

/** Parses YAML 1.2 with source positions. The data of a document with diagnostics must not be used. */
export function parseYamlDocument(text: string): { document: Document; diagnostics: Diagnostic[] } {
  // Not `silent`: that would accept a second document without an error.
  const document = parseDocument(text, { version: '1.2', prettyErrors: false, logLevel: 'error' })
  const syntaxErrors = [...document.errors, ...document.warnings].map(({ code, message, pos }) => ({
    start: pos[0],
    end: pos[1],
    message:
      YAML_ERROR_MESSAGES[code] ?? `not valid YAML: ${message.charAt(0).toLowerCase()}${message.slice(1)}`,
  }))
  return { document, diagnostics: [...syntaxErrors, ...findYamlShorthands(document)] }
}

/** Rejects anchors, aliases and merge keys: a scenario must run exactly as it reads. */
function findYamlShorthands(document: Document): Diagnostic[] {
  const diagnostics: Diagnostic[] = []
  const report = (node: Node, message: string) => diagnostics.push({ ...spanOf(node), message })
  visit(document, {
    Alias: (_, node) => void report(node, `aliases are not allowed: write out the value of *${node.source}`),
    Value: (_, node) => {
      if (node.anchor) report(node, `anchors are not allowed: remove &${node.anchor}`)
    },
    Pair: (_, { key }) => {
      if (isScalar(key) && key.value === '<<')
        report(key, 'merge keys (<<) are not allowed: write the keys out')
      if (isNode(key) && !isScalar(key) && !isAlias(key)) report(key, 'a key must be a plain scalar')
    },
  })
  return diagnostics
}

/** The span of the key or the value that a problem is about. */
export function spanOfProblem(document: Document, { kind, path }: Problem): SourceSpan {
  switch (kind) {
    case 'unknown-key':
    case 'invalid-key':
      return spanOfKey(document, path)
    case 'missing':
      return spanOfKey(document, path.slice(0, -1))
    case 'invalid':
      return spanOfValue(document, path)
  }
}

/** The span of the value at a path. For a missing value, the span of the nearest enclosing key. */
export function spanOfValue(document: Document, path: DataPath): SourceSpan {
  const value = path.length === 0 ? document.contents : nodeAt(document, path)
  if (value) return spanOf(value)
  return path.length === 0 ? { start: 0, end: 0 } : spanOfKey(document, path.slice(0, -1))
}

/** The span of the key at the end of a path: for a list item, the item itself; at the root, the first key. */
export function spanOfKey(document: Document, path: DataPath): SourceSpan {
  const parent = nodeAt(document, path.slice(0, -1))
  const key = pairOf(path.length === 0 ? document.contents : parent, path.at(-1))?.key
  if (isNode(key)) return spanOf(key)
  return path.length === 0
    ? { start: document.contents?.range?.[0] ?? 0, end: 0 }
    : spanOfValue(document, path)
}

/** Where a setting of a target is written: beside the others, or in its matrix. */
export function pathOfSetting(document: Document, target: string, path: readonly string[]): DataPath {
  const inMatrix = ['targets', target, 'matrix', ...path]
  return nodeAt(document, inMatrix) ? inMatrix : ['targets', target, ...path]
}

/** Gives the key at the end of a path another name. It keeps its place in the text. */
export function renameKey(document: Document, path: DataPath, name: string): void {
  const parent = path.length === 1 ? document.contents : nodeAt(document, path.slice(0, -1))
  const key = pairOf(parent, path.at(-1))?.key
  if (isScalar(key)) key.value = name
}

function nodeAt(document: Document, path: DataPath): Node | undefined {
  let node: unknown = document.contents
  for (const step of path) node = isSeq(node) ? node.items[Number(step)] : pairOf(node, step)?.value
  return isNode(node) ? node : undefined
}

function pairOf(node: unknown, step: PropertyKey | undefined): Pair | undefined {
  if (!isMap(node) || step === undefined) return undefined
  return node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step))
}

function spanOf(node: Node): SourceSpan {
  return { start: node.range?.[0] ?? 0, end: node.range?.[1] ?? 0 }
}
