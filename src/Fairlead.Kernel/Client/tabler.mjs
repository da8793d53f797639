// The classes taken from Tabler: small utilities only. Components are our own (styles/), elements keep Tabler's base.
const steps = [0, 1, 2, 3, 4, 'auto'];
const sides = ['', 't', 'b', 's', 'e', 'x', 'y'];

export const tablerClasses = new Set([
  'visually-hidden', 'visually-hidden-focusable',
  'd-none', 'd-inline', 'd-inline-block', 'd-block', 'd-flex', 'd-inline-flex', 'd-grid',
  'flex-row', 'flex-column', 'flex-wrap', 'flex-nowrap', 'flex-fill', 'flex-grow-1', 'flex-shrink-0',
  'justify-content-start', 'justify-content-end', 'justify-content-center', 'justify-content-between',
  'align-items-start', 'align-items-end', 'align-items-center', 'align-items-baseline', 'align-items-stretch',
  'gap-0', 'gap-1', 'gap-2', 'gap-3', 'gap-4',
  'text-start', 'text-end', 'text-center', 'text-nowrap', 'text-wrap', 'text-break', 'text-truncate',
  'fw-normal', 'fw-medium', 'fw-bold', 'list-unstyled',
  ...sides.flatMap(side => steps.map(step => `m${side}-${step}`)),
  ...sides.flatMap(side => steps.filter(step => step !== 'auto').map(step => `p${side}-${step}`)),
]);
