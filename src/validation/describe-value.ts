import { isSecretValue } from './secret-patterns.ts'

const MAX_LENGTH = 60

/** Describes a value that was found. Long strings are shortened, and keys are never shown. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if (ArrayBuffer.isView(value)) return `${value.byteLength} bytes`
  if (typeof value === 'object') return Object.keys(value).length === 0 ? 'an empty map' : 'a map'
  if (typeof value !== 'string') return String(value)
  if (isSecretValue(value)) return 'something that looks like an API key'
  return JSON.stringify(value.length > MAX_LENGTH ? `${value.slice(0, MAX_LENGTH - 1)}…` : value)
}
