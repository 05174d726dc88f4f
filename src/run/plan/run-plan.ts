import type { PlannedComponent } from '../../conversation/component/component.ts'
import type { Facts } from '../../core/adapter/adapter.ts'
import type { ResolvedBudget } from '../../core/config/budget.ts'
import type { Environment } from '../../core/config/environment.ts'
import type { RECOGNISERS } from '../../core/config/fidelity-check.ts'
import type { LabProfile } from '../../core/config/lab-profile.ts'
import type { ComponentKind } from '../../core/trial/turn-record.ts'
import type { PlannedTarget } from '../../drive/task.ts'
import type { ConversationScenario, ConversationTarget } from '../../scenario/conversation-scenario.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import type { ProvisioningPlan } from '../provision/provisioner.ts'
import type { PreparedSound } from './caller-sounds.ts'
import type { RequestCounts } from './request-counts.ts'
import type { Stimulus } from './stimuli.ts'

/** A run with all defaults resolved. */
export type RunPlan = RequestPlan | ConversationPlan

/** Single requests. The counts are totals of all targets, including warm-up. */
export interface RequestPlan extends RequestCounts {
  readonly workload: 'requests'
  readonly scenario: Scenario
  readonly targets: readonly TargetPlan[]
  /** What is listened to when the run is over. Absent without `fidelity:`. */
  readonly listening?: ListeningPlan
  /** What the run may spend. Absent without a budget. */
  readonly spending?: ResolvedBudget
}

/** What answers the requests of a target or a component, and how the lab would. */
export interface AnswerSource {
  readonly answeredBy: AnsweredBy
  readonly facts: Facts
  readonly profile: LabProfile
}

/** The provider, a server at `base:`, the lab, or a recorded answer. */
export type AnsweredBy = 'service' | 'base' | 'lab' | 'cassette'

/** Whether this machine answers: no key is sent, nothing is spent. */
export function answersHere({ answeredBy }: { readonly answeredBy?: AnsweredBy | undefined }): boolean {
  return answeredBy === 'lab' || answeredBy === 'cassette'
}

export interface TargetPlan extends AnswerSource, RequestCounts, ProvisioningPlan {
  readonly planned: PlannedTarget
  /** The file or folder of the cassettes that answer. */
  readonly cassettes?: string
}

/** Conversations with whole stacks. */
export interface ConversationPlan {
  readonly workload: 'conversations'
  readonly scenario: ConversationScenario
  readonly stacks: readonly StackPlan[]
}

export interface StackPlan {
  readonly target: ConversationTarget
  readonly components: Readonly<Partial<Record<ComponentKind, ComponentPlan>>>
  /** What the caller says, as it arrives here. */
  readonly stimuli: readonly Stimulus[]
  /** Sounds that the caller makes while the agent speaks. */
  readonly sounds: readonly PreparedSound[]
}

export interface ComponentPlan extends AnswerSource {
  readonly planned: PlannedComponent
}

/** What is listened to after a run, with all defaults resolved. */
export interface ListeningPlan {
  /** Answers of each target. */
  readonly sample: number
  readonly recogniser: (typeof RECOGNISERS)[number] | RecogniserPlan
}

/** A recogniser behind an adapter. */
export interface RecogniserPlan {
  /** As in the results: adapter and model, and whether the lab plays them. */
  readonly name: string
  readonly component: ComponentPlan
  readonly concurrency: number
}

/** `auto`: the service if its key is set, else the lab. `always`: the lab. `never`: no lab. */
export type LabMode = 'auto' | 'always' | 'never'

export interface PlanOptions {
  readonly environment: Environment
  readonly lab: LabMode
  /** The folder that adapter paths are relative to. */
  readonly folder: string
}

/** Everything that answers in a run: its targets, or the components of its stacks. */
export function answerSources(plan: RunPlan): readonly (TargetPlan | ComponentPlan)[] {
  return plan.workload === 'requests'
    ? plan.targets
    : plan.stacks.flatMap(({ components }) => Object.values(components))
}
