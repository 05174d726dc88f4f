export { LAB_HEADER } from '../core/adapter/lab-header.ts'
export type { LabFault, LabFaultKind, LabProfile } from '../core/config/lab-profile.ts'
export { collectProviders, type ExtraProviders, mountEveryProvider, type Providers } from './all-providers.ts'
export {
  blocksOfMilliseconds,
  type Chunker,
  chunksOfBytes,
  chunksOfMilliseconds,
  headerAsOwnChunk,
  singleChunk,
} from './contract/chunkers.ts'
export type * from './contract/client-request.ts'
export type * from './contract/connect-request.ts'
export type * from './contract/conversation-event.ts'
export type * from './contract/conversation-request.ts'
export type * from './contract/frames.ts'
export type * from './contract/lab-event.ts'
export type * from './contract/limit-usage.ts'
export type * from './contract/quota.ts'
export type * from './contract/request-refusal.ts'
export type * from './contract/speech-request.ts'
export type * from './contract/twin.ts'
export { type ForkedLab, type ForkOptions, forkLab } from './fork-lab.ts'
export { type Address, type Lab, type LabOptions, startLab } from './lab.ts'
export { BUILT_IN_TWINS } from './providers/index.ts'
export type { MountConfig } from './server/mount.ts'
export type { CallerSpeech } from './speech/known-speech.ts'
export { hashText } from './truth/truth-log.ts'
export type { TruthOutcome, TruthPiece, TruthRecord } from './truth/truth-record.ts'
