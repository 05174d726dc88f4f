import { MODEL_LISTS } from '../../adapters/model-lists.ts'
import { daysBetween } from '../../core/adapter/ageing.ts'
import { monotonicClock } from '../../core/clock.ts'
import type { HealthCheck } from '../../core/health-check.ts'
import type { ModelEnd, ModelList } from '../../core/provisioning/model-list.ts'
import { oneLine } from '../../report/format/escape.ts'
import { DialError } from '../../wire/dial-error.ts'
import { controlRequest } from '../../wire/http/control-request.ts'
import { createResolver } from '../../wire/socket/resolver.ts'
import { answerSources, answersHere, type RunPlan } from '../plan/run-plan.ts'
import { providerAccess } from '../provision/voices/voice-access.ts'
import { formatEnding } from '../warnings/format-ending.ts'

const TIMEOUT_MS = 5000

type Source = ReturnType<typeof answerSources>[number]

/** The ends of the models that a plan names, as their providers list them now. Each list is read once. */
export async function checkModelEnds(plan: RunPlan, today: string): Promise<HealthCheck[]> {
  const lists = new Map<string, Promise<ModelEnd[] | HealthCheck>>()
  const checks = answerSources(plan).map(async (source): Promise<HealthCheck[]> => {
    const list = MODEL_LISTS[source.facts.provider]
    if (!list || answersHere(source) || source.facts.retired) return []
    const place = `${list.provider} ${baseOf(source)}`
    const isFirst = !lists.has(place)
    const reading = lists.get(place) ?? readList(list, source)
    lists.set(place, reading)
    const ends = await reading
    if ('status' in ends) return isFirst ? [ends] : []
    return ends
      .filter(({ model }) => model === source.planned.model)
      .map((end) => describeEnd(end, list, source, today))
  })
  return (await Promise.all(checks)).flat()
}

function describeEnd(
  { model, date }: ModelEnd,
  { docs }: ModelList,
  source: Source,
  today: string,
): HealthCheck {
  const ending = { date, days: daysBetween(today, date), source: docs, confidence: 'documented' } as const
  return {
    area: 'targets',
    status: ending.days > 0 ? 'note' : 'problem',
    says: `${source.planned.id}: ${formatEnding([`the model ${model}`], ending)}`,
    advice: 'Choose another model: `ttfa adapters <id>` lists those of a route.',
  }
}

async function readList(list: ModelList, { facts, planned }: Source): Promise<ModelEnd[] | HealthCheck> {
  const options = { clock: monotonicClock, resolver: createResolver(), timeout: TIMEOUT_MS }
  const proxies = planned.proxies && { proxies: planned.proxies }
  const access = providerAccess(facts, planned.key, planned.base)
  try {
    const { body } = await controlRequest(list.request(access), { ...options, ...proxies })
    return list.read(body) ?? unread(list, 'the answer is not a list of models')
  } catch (cause) {
    if (!(cause instanceof DialError)) throw cause
    const { refusal, code } = cause
    return unread(list, refusal ? `status ${refusal.status}: ${oneLine(refusal.body, 200)}` : code)
  }
}

function unread({ provider }: ModelList, why: string): HealthCheck {
  const says = `the list of models of ${provider} was not read, so nothing is known of their ends: ${why}`
  return { area: 'targets', status: 'note', says }
}

const baseOf = ({ facts, planned }: Source) => providerAccess(facts, '', planned.base).base
