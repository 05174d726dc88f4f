/** The ids of the charts on a page that have no value to show under the pointer. */
export function chartsWithoutValues(html: string): string[] {
  const [, ...charts] = html.split('<figure class="chart" id="')
  return charts.flatMap((chart) => {
    const [id = ''] = chart.split('"')
    const drawing = chart.slice(0, chart.indexOf('</figure>'))
    return drawing.includes('<title>') ? [] : [id]
  })
}

/** How often words stand on a page where somebody reads them: not in its data. */
export function countOnPage(html: string, words: string): number {
  return html.replaceAll(/<script.*?<\/script>/gs, '').split(words).length - 1
}
