import type { Confidence, HttpDial, Job } from '../adapter/adapter.ts'

/**
 * A provider's voice API (catalogue, cloning, dictionaries) as pure functions that build requests and parse
 * responses. Like adapters, they open no socket and read no clock. Parts that the provider does not document
 * are absent.
 */
export interface VoiceService {
  readonly provider: string
  /** The source of the API, and the date it was read (YYYY-MM-DD). */
  readonly docs: string
  readonly checked: string
  readonly confidence: Confidence
  /** The date on which the service was shut down (YYYY-MM-DD). */
  readonly retired?: string
  readonly catalogue: VoiceCatalogue
  readonly cloning?: VoiceCloning
  readonly dictionaries?: PronunciationDictionaries
}

/** The address and API key of a provider. */
export interface ProviderAccess {
  readonly key: string
  /** Scheme (http or https), host, port and optional path prefix, without a trailing slash. */
  readonly base: string
}

export interface Voice {
  readonly id: string
  readonly name: string
  /** As the provider names them. Empty if it does not say. */
  readonly languages: readonly string[]
  readonly accent?: string
  readonly gender?: string
  readonly age?: string
  /** The models that can use the voice, as the adapters name them. */
  readonly models: readonly string[]
}

export interface VoiceCatalogue {
  /** The id under which the catalogue lists the voice that a target names. Absent if it is that name. */
  readonly idOf?: (target: Pick<Job, 'model' | 'voice' | 'language'>) => string
  /** The lists that make up the catalogue. A voice in several lists belongs to the models of each. */
  readonly pools: readonly VoicePool[]
}

/** A list of voices that some models can use. */
export interface VoicePool {
  readonly models: readonly string[]
  /** @param cursor `next` of the previous page; absent for the first page */
  readonly request: (access: ProviderAccess, cursor?: string) => HttpDial
  /** Undefined if the body is not such a list. */
  readonly read: (body: string) => VoicePage | undefined
}

export interface VoicePage {
  /** A voice without `models` belongs to the models of the pool. */
  readonly voices: readonly (Omit<Voice, 'models'> & Partial<Pick<Voice, 'models'>>)[]
  /** Cursor of the next page. Absent on the last page. */
  readonly next?: string
}

/** How to create an instant clone from a recording. */
export interface VoiceCloning {
  /** The provider's documented limits on the clip. */
  readonly clip: ClipLimits
  /** The models that can use the clone. The first is the default. */
  readonly models: readonly string[]
  readonly create: (access: ProviderAccess, request: CloneRequest) => HttpDial
  readonly readCreated: (body: string) => Clone | undefined
  /** The request for the state of a clone, if it is not usable at once. */
  readonly poll?: (access: ProviderAccess, id: string) => HttpDial
  /** Undefined if the response does not contain the clone. */
  readonly readPoll?: (body: string, id: string) => Clone | undefined
  /** Absent if the API cannot delete a clone; `removeByHand` then tells the user how to. */
  readonly remove?: (access: ProviderAccess, id: string) => HttpDial
  readonly removeByHand?: string
}

export interface ClipLimits {
  /** Seconds. */
  readonly minSeconds: number
  readonly maxSeconds: number
  /** Bytes of the file. */
  readonly maxBytes: number
}

export interface CloneRequest {
  readonly name: string
  readonly model: string
  readonly language: string
  /** A WAV file. */
  readonly clip: Uint8Array
}

export const CLONE_STATES = ['pending', 'processing', 'completed', 'failed'] as const
export type CloneState = (typeof CLONE_STATES)[number]

export interface Clone {
  readonly id: string
  readonly state: CloneState
  /** The provider's message about a failure. */
  readonly detail?: string
}

/** How to create a pronunciation dictionary, use it in requests, and delete it. */
export interface PronunciationDictionaries {
  /** The models that support dictionaries. */
  readonly models: readonly string[]
  readonly create: (access: ProviderAccess, request: DictionaryRequest) => HttpDial
  /** The id to use in requests. Undefined if the response holds none. */
  readonly readCreated: (body: string) => string | undefined
  /** The adapter options that select the dictionary. */
  readonly requestOptions: (id: string) => Readonly<Record<string, unknown>>
  readonly removal: DictionaryRemoval
}

/** `archived`: hidden, because the provider's API cannot delete. */
export interface DictionaryRemoval {
  readonly result: 'removed' | 'archived'
  readonly request: (access: ProviderAccess, id: string) => HttpDial
}

export interface DictionaryRequest {
  readonly name: string
  readonly words: Readonly<Record<string, string>>
}
