import { withDecodedWatcher } from '../core/adapter/watch-decoded.ts'
import type { FrameReading } from '../core/trial/exchange.ts'

/** What a reader looked at in the messages that it decoded. */
export type ReadFields = Pick<FrameReading, 'messages' | 'unread' | 'missing'>

/** Runs `work` and reports which fields of the messages that it decodes it reads. */
export function watchFields<T>(work: () => T): { readonly result: T; readonly fields: () => ReadFields } {
  const watch = new FieldWatch()
  const result = withDecodedWatcher((value) => watch.add(value), work)
  return { result, fields: () => watch.report() }
}

/** Stands in for decoded messages, and notes each field that is asked for. */
class FieldWatch {
  readonly #messages: object[] = []
  readonly #read = new Set<string>()
  readonly #missing = new Set<string>()
  /** A field that is read twice must be the same object. */
  readonly #standIns = new WeakMap<object, unknown>()

  add(value: unknown): unknown {
    if (isContainer(value)) this.#messages.push(value)
    return this.#standInFor(value, '')
  }

  report(): ReadFields {
    const unread = new Set(this.#messages.flatMap((message) => this.#unreadIn(message, '')))
    return { messages: this.#messages, unread: [...unread], missing: [...this.#missing] }
  }

  #standInFor(value: unknown, pointer: string): unknown {
    if (!isContainer(value)) return value
    const known = this.#standIns.get(value)
    if (known) return known
    const standIn = new Proxy(value, {
      get: (target, key) => this.#get(target, key, pointer),
      has: (target, key) => this.#note(target, key, pointer),
      getOwnPropertyDescriptor: (target, key) => {
        if (!Object.hasOwn(target, key)) this.#note(target, key, pointer)
        return Reflect.getOwnPropertyDescriptor(target, key)
      },
    })
    this.#standIns.set(value, standIn)
    return standIn
  }

  #get(target: object, key: string | symbol, pointer: string): unknown {
    const value = Reflect.get(target, key)
    if (!this.#note(target, key, pointer) || !Object.hasOwn(target, key)) return value
    return this.#standInFor(value, pointerTo(target, key, pointer))
  }

  /** Returns whether the field is there. Properties that every object and list has do not count. */
  #note(target: object, key: string | symbol, pointer: string): boolean {
    const isThere = Object.hasOwn(target, key)
    if (typeof key === 'symbol' || (Array.isArray(target) && !/^\d+$/.test(key))) return key in target
    if (isThere) this.#read.add(pointerTo(target, key, pointer))
    else if (!(key in target) && key !== 'toJSON') this.#missing.add(pointerTo(target, key, pointer))
    return isThere || key in target
  }

  /** If an object was read but none of its fields, its presence was enough, and its fields do not count as unread. */
  #unreadIn(value: object, pointer: string): string[] {
    return Object.entries(value).flatMap(([key, child]) => {
      const at = pointerTo(value, key, pointer)
      if (!this.#read.has(at)) return [at]
      return isContainer(child) && this.#isSearched(at) ? this.#unreadIn(child, at) : []
    })
  }

  #isSearched(pointer: string): boolean {
    return [...this.#read, ...this.#missing].some((field) => field.startsWith(`${pointer}/`))
  }
}

/** Bytes and dates are values, and not searched for fields. */
function isContainer(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype
}

function pointerTo(parent: object, key: string | symbol, pointer: string): string {
  if (Array.isArray(parent)) return `${pointer}/*`
  return `${pointer}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`
}
