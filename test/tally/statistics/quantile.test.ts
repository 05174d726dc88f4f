import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { densestInterval } from '../../../src/tally/statistics/densest-interval.ts'
import {
  estimateQuantile,
  harrellDavis,
  type QuantileEstimator,
  trimmedHarrellDavis,
  typeSeven,
  weightedSum,
} from '../../../src/tally/statistics/quantile.ts'

/** `set.seed(42); rnorm(100, 50, 5)` in R; the quantiles are those of `Hmisc::hdquantile`. */
const NORMAL = [
  56.8547922357333, 47.1765091430196, 51.8156420566867, 53.1643130248052, 52.021341615705, 49.4693774195426,
  57.5576099871947, 49.5267048079345, 60.0921185693852, 49.6864295047379, 56.5243482711174, 61.4332269635055,
  43.0556964944383, 48.6060561659131, 49.3333933180317, 53.1797519903504, 48.5787353929196, 36.7177228954761,
  37.7976653571224, 56.600566728651, 48.4668070296076, 41.0934578301, 49.1404132212019, 56.073373495863,
  59.4759673063248, 47.847654341969, 48.7136530861554, 41.1841845740261, 52.3004867741564, 46.8000256201994,
  52.2772506162061, 53.5241866861441, 55.1755176098496, 46.9553681229639, 52.5247756164899, 41.4149566046333,
  46.0777049581025, 45.7454620291174, 37.9289617502668, 50.1806130344613, 51.0299930010013, 48.1947135072567,
  53.7908161784976, 46.3664758646171, 43.1585947779035, 52.1640901294436, 45.9430341190666, 57.2205063086063,
  47.8427689869333, 53.278239417011, 51.6096263260197, 46.0808052955981, 57.8786375989599, 53.2144965285866,
  50.448803232998, 51.3827537364573, 53.3964440802764, 50.4491644328954, 35.0345495842353, 51.4244147676533,
  48.1638267862951, 50.926152824328, 52.9091186368275, 56.9986841364634, 46.3635397026277, 56.5127131602207,
  51.6792405987604, 55.1925304934881, 54.6036428414532, 53.6043908143343, 44.7844053071607, 49.5490680669465,
  53.1175908099977, 45.2323832111383, 47.2858559271307, 52.9049824884084, 53.840893689173, 52.3188379427008,
  45.5711185129516, 44.5010955067607, 57.5635350490246, 51.2896071876602, 50.4422011457979, 49.3955173123046,
  44.0283555241974, 53.0599844902019, 48.9143007712674, 49.0862164683404, 54.6667316428558, 54.1088655525412,
  56.9605818796714, 47.6191303847266, 53.2517428036315, 56.95555228195, 44.4460556027605, 45.6960370656108,
  44.3413065957311, 42.703930002488, 50.3999127662058, 53.266021698246,
].sort((a, b) => a - b)

const by = (estimator: QuantileEstimator, sorted: readonly number[], share: number) =>
  weightedSum(sorted, estimator(sorted.length, share))

describe('type 7, as R and NumPy have it', () => {
  test.each([
    [[1, 2, 3, 4], 0.5, 2.5],
    [[1, 2, 3, 4], 0.25, 1.75],
    [[10, 20, 30, 40, 50], 0.9, 46],
    [[10, 20, 30, 40, 50], 0, 10],
    [[10, 20, 30, 40, 50], 1, 50],
    [[7], 0.3, 7],
  ])('of %j at %d is %d', (sorted, share, quantile) => {
    expect(by(typeSeven, sorted, share)).toBeCloseTo(quantile, 12)
  })
})

describe('Harrell and Davis, as Hmisc has it', () => {
  test.each([
    [0.01, 35.8665470068393],
    [0.1, 43.4009039307175],
    [0.25, 46.8618172351466],
    [0.5, 50.6054603836255],
    [0.75, 53.5178481652509],
    [0.9, 56.7677005553656],
    [0.95, 57.8450445439088],
    [0.99, 60.7696586964613],
  ])('of 100 normal numbers at %d is %d', (share, quantile) => {
    expect(by(harrellDavis, NORMAL, share)).toBeCloseTo(quantile, 5)
  })

  test.each([
    [0.1, 4.81290947065674],
    [0.25, 19.2481103578583],
    [0.4, 37.4702805366232],
    [0.9, 95.1870905293433],
  ])('of 0, 25, 50, 75, 100 at %d is %d', (share, quantile) => {
    expect(by(harrellDavis, [0, 25, 50, 75, 100], share)).toBeCloseTo(quantile, 4)
  })
})

describe('trimmed Harrell and Davis, as Akinshin published it', () => {
  test.each([
    [10, 0, 0.3, 0.7],
    [0, 10, 0.3, 0],
    [1, 1, 0.5, 0.25],
    [3, 3, 0.3, 0.35],
    [7, 3, 0.3, 0.5797299],
    [7, 13, 0.3, 0.1947799],
  ])('the densest interval of Beta(%d, %d) of width %d begins at %d', (a, b, width, low) => {
    expect(densestInterval(a, b, width).low).toBeCloseTo(low, 6)
  })

  test.each([
    [0.1, -2.72276083590394],
    [0.2, -2.30045481668633],
    [0.3, -1.66479731161074],
    [0.4, -0.877210708467137],
    [0.5, 0],
    [0.9, 2.72276083590394],
  ])('of -3 to 3 at %d is %d', (share, quantile) => {
    expect(by(trimmedHarrellDavis, [-3, -2, -1, 0, 1, 2, 3], share)).toBeCloseTo(quantile, 5)
  })

  test.each([
    [0.1, 9.23049888501009],
    [0.3, 29.235253395819],
    [0.9, 89.7695011149899],
  ])('of 0 to 99 at %d is %d', (share, quantile) => {
    const sorted = Array.from({ length: 100 }, (_, index) => index)
    expect(by(trimmedHarrellDavis, sorted, share)).toBeCloseTo(quantile, 4)
  })
})

describe('whatever the estimator', () => {
  const estimators = [typeSeven, harrellDavis, trimmedHarrellDavis]
  const size = fc.integer({ min: 1, max: 400 })
  const share = fc.double({ min: 0.01, max: 0.99, noNaN: true })

  test('weights are not negative, lie on ranks that exist and add up to one', () => {
    fc.assert(
      fc.property(size, share, fc.constantFrom(...estimators), (n, p, estimator) => {
        const { first, weights } = estimator(n, p)
        expect(Math.min(...weights)).toBeGreaterThanOrEqual(-1e-6)
        expect(first).toBeGreaterThanOrEqual(0)
        expect(first + weights.length).toBeLessThanOrEqual(n)
        expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 6)
      }),
      { numRuns: 200 },
    )
  })

  test('a few failures do not move the median, and half of them make it infinite', () => {
    const values = (failures: number) =>
      Array.from({ length: 100 }, (_, index) => (index < 100 - failures ? index : Number.POSITIVE_INFINITY))
    expect(estimateQuantile(values(5), 0.5)).toBe(estimateQuantile(values(0), 0.5))
    expect(estimateQuantile(values(60), 0.5)).toBe(Number.POSITIVE_INFINITY)
    expect(estimateQuantile(values(10), 0.95)).toBe(Number.POSITIVE_INFINITY)
  })
})
