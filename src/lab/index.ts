export type { LabFault, LabFaultKind, LabProfile } from '../core/lab-profile.ts'
export { type Cast, castOf, everyMount, type Newcomers } from './cast.ts'
export {
  blocks,
  type Cutter,
  everyBytes,
  everyMilliseconds,
  headerApart,
  inOnePiece,
} from './engine/cutters.ts'
export type { MountPlan } from './engine/mount.ts'
export { type ForkedLab, type ForkOptions, forkLab } from './fork.ts'
export { type Address, type Lab, type LabOptions, startLab } from './lab.ts'
export type { CallerSpeech } from './speech/known-speech.ts'
export { hashOf, type TruthOutcome, type TruthPiece, type TruthRecord } from './truth.ts'
export type * from './twin.ts'
export { TWINS } from './twins/index.ts'
export { LAB_HEADER } from './version.ts'
