import type { LatencyClaim } from '../../core/config/claim.ts'
import type { ComponentKind } from '../../core/trial/turn-record.ts'
import { TURN_STAGES } from '../../core/trial/turn-stages.ts'
import type { ConversationRunFile } from '../../results/run/run-file.ts'
import { type Arm, isStandIn } from '../compare/arm.ts'
import { fixedConcurrency } from './claim-evidence.ts'
import { checkConcurrency, checkVantagePoint, type Incompatibility } from './incompatibilities.ts'

/** A component of a target that a claim is about. */
export interface ClaimedComponent {
  readonly arm: Arm
  readonly kind: ComponentKind
  readonly transport: string | undefined
}

/** The differences between the conditions of turns and those of a claim about one of their components. */
export function findTurnIncompatibilities(
  { clock, conditions }: LatencyClaim,
  { arm, transport }: ClaimedComponent,
  file: ConversationRunFile,
): Incompatibility[] {
  return [
    ...checkStage(clock),
    ...checkTransport(conditions.transport, transport),
    ...(conditions.regions && !isStandIn(arm) ? [UNKNOWN_REGION] : []),
    ...checkConcurrency(conditions, fixedConcurrency(file)),
    ...checkVantagePoint(conditions),
  ]
}

/** Conversations do not declare a region. */
const UNKNOWN_REGION: Incompatibility = {
  why: 'claimed in a region, measured in an unknown one',
  blocks: ['confirmed', 'refuted'],
}

/** A stage of turns includes connecting and waiting: what is fast in a turn is also fast alone. */
function checkStage(clock: LatencyClaim['clock']): Incompatibility[] {
  if (TURN_STAGES.some(({ name }) => name === clock)) return []
  return [
    {
      why: 'claimed for a request on a ready connection, measured in turns with connecting and waiting',
      blocks: ['refuted'],
    },
  ]
}

function checkTransport(claimed: string | undefined, measured: string | undefined): Incompatibility[] {
  if (claimed === undefined || claimed === measured) return []
  const why = `claimed over ${claimed}, measured over ${measured ?? 'an unknown transport'}`
  return [{ why, blocks: ['confirmed', 'refuted'] }]
}
