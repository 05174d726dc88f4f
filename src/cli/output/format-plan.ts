import { describeOutput, type Output } from '../../core/config/output.ts'
import { conversationsOf, shapeOf } from '../../executors/index.ts'
import { formatLoad, formatWarmup } from '../../report/format/format-load.ts'
import { layOutTable, TEXT_WIDTH, wrap } from '../../report/format/tables/text-table.ts'
import {
  answersHere,
  type ConversationPlan,
  type RequestPlan,
  type TargetPlan,
} from '../../run/plan/run-plan.ts'
import type { ComponentSpend, ConversationSpend } from '../../run/plan/spend/conversation-spend.ts'
import type { PricedPlan, PricedRequests } from '../run/plan-from-file.ts'
import { formatConversationSpend } from './format-conversation-spend.ts'
import { formatKeyHosts, keyHostJson } from './format-key-hosts.ts'
import { formatListening } from './format-listening.ts'
import { formatSpend } from './format-spend.ts'

/** Labels for what answers a target. */
export const ANSWERED_BY_LABELS = {
  service: 'real service',
  base: 'its base',
  lab: 'lab (SIMULATED)',
  cassette: 'cassette (REPLAYED)',
} as const

/** Describes what a run would send, to whom, and at what cost. Ends in a newline. */
export function formatPlan(priced: PricedPlan): string {
  const text =
    priced.workload === 'requests'
      ? `${formatRequestPlan(priced.plan)}${formatSpend(priced.plan, priced.spend)}${formatListener(priced)}`
      : `${formatConversationPlan(priced.plan)}${formatConversationSpend(priced.spend, priced.plan.scenario.budget)}`
  return `${text}${(priced.outputs ?? []).map(formatOutputLine).join('')}`
}

/** Names who listens to the answers after the run. Empty if they stay on this machine. */
function formatListener({ plan, listening }: PricedRequests): string {
  const recogniser = plan.listening?.recogniser
  return typeof recogniser === 'object' && listening ? formatListening(recogniser, listening) : ''
}

/** Names a place outside this machine to which the plan sends results. */
function formatOutputLine(output: Output): string {
  return `output: ${describeOutput(output)}\n`
}

function formatRequestPlan({ scenario, targets, requests, characters }: RequestPlan): string {
  const { load, connection } = scenario
  const rows = targets.map(({ planned, answeredBy, requests: each }) => [
    planned.id,
    planned.adapter,
    planned.model,
    ANSWERED_BY_LABELS[answeredBy],
    formatRequests(each),
  ])
  const cells = [['target', 'adapter', 'model', 'answered by', 'requests'], ...rows]
  return [
    ...wrap(
      `${scenario.name}: ${formatLoad(load)}; connections ${connection}, ${formatWarmup(scenario)}`,
      TEXT_WIDTH,
    ),
    ...layOutTable(
      cells.map((row) => row.map((text) => ({ text }))),
      TEXT_WIDTH,
    ),
    Number.isFinite(requests)
      ? `at most ${requests} requests with ${characters} characters`
      : 'as many requests as fit into the duration',
    ...formatKeyHosts(targets),
    '',
  ].join('\n')
}

function formatRequests(requests: number): string {
  return Number.isFinite(requests) ? String(requests) : 'until the end'
}

function formatConversationPlan({ scenario, stacks }: ConversationPlan): string {
  const rows = stacks.flatMap(({ target, components }) =>
    Object.entries(components).map(([part, { planned, answeredBy }]) => [
      target.id,
      part,
      planned.adapter,
      planned.model,
      ANSWERED_BY_LABELS[answeredBy],
    ]),
  )
  const { load, conversation } = scenario
  const count = conversationsOf(load).describe(load)
  const cells = [['target', 'part', 'adapter', 'model', 'answered by'], ...rows]
  return [
    ...wrap(`${scenario.name}: ${count} of ${conversation.turns.length} turns with each target`, TEXT_WIDTH),
    ...layOutTable(
      cells.map((row) => row.map((text) => ({ text }))),
      TEXT_WIDTH,
    ),
    ...formatKeyHosts(stacks.flatMap(({ components }) => Object.values(components))),
    '',
  ].join('\n')
}

/** The plan as JSON, without API keys. A number that is not known in advance is null. Ends in a newline. */
export function planJson(priced: PricedPlan): string {
  const json =
    priced.workload === 'requests'
      ? requestPlanJson(priced.plan)
      : conversationPlanJson(priced.plan, priced.spend)
  return `${JSON.stringify(json, null, 2)}\n`
}

function requestPlanJson({ scenario, targets, requests, characters }: RequestPlan) {
  return {
    scenario: scenario.name,
    requests,
    characters,
    targets: targets.map(({ requests: own, characters: ownCharacters, ...target }) => ({
      ...endpointJson(target),
      requests: own,
      characters: ownCharacters,
    })),
  }
}

/** `conversations` counts those of each target, warm-up included. Null if a duration ends the run. */
function conversationPlanJson(
  { scenario: { name, load, warmup, conversation }, stacks }: ConversationPlan,
  spend: readonly ConversationSpend[],
) {
  const { trials } = shapeOf(load)
  return {
    scenario: name,
    conversations: trials === undefined ? null : trials + warmup,
    turns: conversation.turns.length,
    targets: stacks.map(({ target, components }, index) => ({
      id: target.id,
      turns: spend[index]?.turns,
      characters_said: spend[index]?.characters,
      speech_seconds: spend[index]?.speechSeconds,
      components: Object.entries(components).map(([part, component]) => ({
        part,
        ...endpointJson(component),
        ...requestsJson(spend[index]?.components.find((one) => one.part === part)),
      })),
    })),
  }
}

/**
 * `requests_per`: one session for each conversation, one request for each turn, or one request for each unit
 * of its text.
 */
function requestsJson(component: ComponentSpend | undefined) {
  return component && { requests_per: component.per, requests_at_least: component.atLeast }
}

function endpointJson(endpoint: Pick<TargetPlan, 'planned' | 'answeredBy' | 'facts'>) {
  const { planned, answeredBy } = endpoint
  const { id, adapter, provider, transport, model, voice, format, base } = planned
  return {
    id,
    adapter,
    provider,
    transport,
    model,
    voice,
    format,
    base: answersHere({ answeredBy }) ? null : base,
    answered_by: answeredBy,
    ...keyHostJson(endpoint),
  }
}
