import { ANY_STACK, type Claim, isServerClock, type LatencyClaim } from '../../core/config/claim.ts'
import { COMPONENT_KINDS, type ComponentKind } from '../../core/trial/turn-record.ts'
import { TURN_STAGES, type TurnStage, type TurnStageName } from '../../core/trial/turn-stages.ts'
import type { ConversationRunFile } from '../../results/run/run-file.ts'
import { type Arm, isStandIn } from '../compare/arm.ts'
import { describeComponent } from '../conversation/described-component.ts'
import { minSampleSize } from '../statistics/interval.ts'
import { exactPercentile } from '../statistics/percentile.ts'
import { type ClaimedComponent, findTurnIncompatibilities } from './turn-incompatibilities.ts'
import type { ClaimFinding, ClockVerdict, Verification } from './verification.ts'
import { judgeLatency } from './verify-latency.ts'

/** A run of conversations that claims are checked against. */
export interface MeasuredConversations {
  readonly file: ConversationRunFile
  readonly arms: readonly Arm[]
}

/**
 * The stages of a turn that come closest to a claim about a request. They include more than the claim's own
 * stage.
 */
const NEAREST_STAGES: Readonly<Partial<Record<string, readonly TurnStageName[]>>> = {
  tts: ['tts_ttfa', 'tts_ttfa_heard'],
  agent: ['agent', 'voice_to_voice'],
}

/** Checks a claim against the turns of each target that has the claim's provider and one of its models as a component. */
export function verifyTurnClaim(claim: Claim, run: MeasuredConversations): Verification[] {
  if (claim.kind === 'latency' && claim.provider === ANY_STACK) return verifyWholeTurns(claim, run)
  return run.arms.flatMap((arm) =>
    findComponents(claim, arm, run.file).map((component) => ({
      claim,
      targets: [arm.target],
      exercise: isStandIn(arm),
      ...verifyComponent(claim, component, run.file),
    })),
  )
}

/** Checks a claim about whole turns, whatever the stack, against every target that has the stage. */
function verifyWholeTurns(claim: LatencyClaim, { file, arms }: MeasuredConversations): Verification[] {
  const stages: readonly TurnStage[] = TURN_STAGES
  const stage = stages.find(({ name }) => name === claim.clock)
  return arms.flatMap((arm) => {
    const component = { arm, kind: stage?.component ?? 'agent', transport: undefined } as const
    const clock = stage && readStage(stage, claim, component, file)
    if (!clock) return []
    const { verdict, why } = clock
    return [
      {
        ...{ claim, verdict, why, clocks: [clock], sameness: [] },
        targets: [arm.target],
        exercise: isStandIn(arm),
      },
    ]
  })
}

function findComponents(claim: Claim, arm: Arm, file: ConversationRunFile): ClaimedComponent[] {
  return COMPONENT_KINDS.flatMap((kind) => {
    const component = describeComponent(file, arm.target, kind)
    if (component?.provider !== claim.provider || !isOf(claim, component.model)) return []
    return isAbout(claim, kind) ? [{ arm, kind, transport: component.transport }] : []
  })
}

/**
 * A claim that names no stage of turns is about something heard, so not about a recogniser or a language
 * model.
 */
function isAbout(claim: Claim, kind: ComponentKind): boolean {
  const isOfTurns = claim.kind === 'latency' && TURN_STAGES.some(({ name }) => name === claim.clock)
  return isOfTurns ? stagesOfClaim(claim, kind).length > 0 : kind in NEAREST_STAGES
}

function isOf({ models }: Claim, model: string): boolean {
  return models.some((one) => one === model)
}

function verifyComponent(claim: Claim, component: ClaimedComponent, file: ConversationRunFile): ClaimFinding {
  switch (claim.kind) {
    case 'latency':
      return verifyStage(claim, component, file)
    case 'sameness':
      return refuse('two models are compared by requests: a scenario with `texts:`')
    case 'fidelity':
      return refuse(
        'what a voice says is heard in a run of requests: a scenario with `texts:` and `fidelity:`',
      )
    case 'concurrency':
    case 'conversations':
      return refuse('a run does not measure limits; use `ttfa probe`')
  }
}

function refuse(why: string): ClaimFinding {
  return { verdict: 'not comparable', why, clocks: [], sameness: [] }
}

function verifyStage(
  claim: LatencyClaim,
  component: ClaimedComponent,
  file: ConversationRunFile,
): ClaimFinding {
  const stages = stagesOfClaim(claim, component.kind)
  const clocks = stages.flatMap((stage) => readStage(stage, claim, component, file) ?? [])
  const [answer] = clocks
  if (!answer) return refuse(whyNothing(claim, component.kind, stages))
  return { verdict: answer.verdict, why: answer.why, clocks, sameness: [] }
}

function whyNothing({ clock }: LatencyClaim, kind: ComponentKind, stages: readonly TurnStage[]): string {
  if (stages.length > 0) return `the run has no ${stages.map(({ name }) => name).join(' or ')}`
  return `turns have no stage ${clock ?? 'first audio'} for ${kind}`
}

/**
 * The stage of turns that the claim names, if this component takes that time; otherwise the nearest stages to
 * the claim's stage of requests.
 */
function stagesOfClaim({ clock }: LatencyClaim, kind: ComponentKind): TurnStage[] {
  const all: readonly TurnStage[] = TURN_STAGES
  const named = all.find(({ name }) => name === clock)
  if (named) return named.component === undefined || named.component === kind ? [named] : []
  const nearest = clock === 'ttfa_heard' ? NEAREST_STAGES[kind]?.slice(1) : NEAREST_STAGES[kind]
  return clock === 'ttfb' || isServerClock(clock)
    ? []
    : all.filter(({ name }) => nearest?.some((one) => one === name))
}

function readStage(
  { name, meaning }: TurnStage,
  claim: LatencyClaim,
  component: ClaimedComponent,
  file: ConversationRunFile,
): ClockVerdict | undefined {
  const stage = name as TurnStageName
  const values = component.arm.stages.get(stage)?.values
  if (!values || values.length === 0) return undefined
  const reading = {
    clock: { stage, label: meaning, connections: [] },
    n: values.length,
    ...exactPercentile(values, claim.share),
    needed: minSampleSize(claim.share),
  }
  const incompatibilities = findTurnIncompatibilities(claim, component, file)
  return { ...reading, ...judgeLatency(claim, reading, incompatibilities) }
}
