// Just enough of a CSS reader to take from Tabler what the product uses.
// A rule is { prelude, body } (declarations as text) or { prelude, rules } (a block of rules) or { prelude } (a statement).

const blocksOfRules = /^@(media|supports|layer|container|starting-style)\b/i;

export function parse(css) {
  const source = css.replace(/\/\*[\s\S]*?\*\//g, '');
  let at = 0;

  function list() {
    const rules = [];
    for (;;) {
      const start = at;
      const stop = seek('{};');
      const prelude = source.slice(start, stop).trim();
      at = stop + 1;
      if (stop >= source.length || source[stop] === '}') return rules;
      if (source[stop] === ';') {
        if (!/^@charset/i.test(prelude)) rules.push({ prelude });
      } else if (blocksOfRules.test(prelude)) rules.push({ prelude, rules: list() });
      else rules.push({ prelude, body: block() });
    }
  }

  function block() {
    const start = at;
    for (let depth = 1; depth > 0;) {
      at = seek('{}');
      depth += source[at++] === '{' ? 1 : -1;
    }
    return source.slice(start, at - 1).trim();
  }

  // The next of the given characters outside of strings and parentheses.
  function seek(characters) {
    let depth = 0;
    for (let i = at; i < source.length; i++) {
      const c = source[i];
      if (c === '\\') i++;
      else if (c === '"' || c === "'") for (i++; i < source.length && source[i] !== c; i++) i += source[i] === '\\' ? 1 : 0;
      else if (c === '(') depth++;
      else if (c === ')') depth--;
      else if (depth === 0 && characters.includes(c)) return i;
    }
    return source.length;
  }

  return list();
}

export const print = rules => rules
  .map(r => r.rules ? `${r.prelude}{${print(r.rules)}}` : r.body === undefined ? `${r.prelude};` : `${r.prelude}{${r.body}}`)
  .join('\n');

export function splitAt(textValue, separator) {
  const parts = [];
  let depth = 0, quote = '', from = 0;
  for (let i = 0; i < textValue.length; i++) {
    const c = textValue[i];
    if (c === '\\') i++;
    else if (quote) quote = c === quote ? '' : quote;
    else if (c === '"' || c === "'") quote = c;
    else if (c === '(' || c === '[' || c === '{') depth++;
    else if (c === ')' || c === ']' || c === '}') depth--;
    else if (c === separator && depth === 0) {
      parts.push(textValue.slice(from, i));
      from = i + 1;
    }
  }
  return [...parts, textValue.slice(from)].map(p => p.trim()).filter(Boolean);
}

// Keeps selectors all of whose classes are in the set; those without a class stay.
export function keepSelectors(rules, classes) {
  const kept = [];
  for (const rule of rules) {
    if (rule.rules) {
      const inner = keepSelectors(rule.rules, classes);
      if (inner.length > 0) kept.push({ ...rule, rules: inner });
    } else if (rule.prelude.startsWith('@')) {
      if (/^@font-face/i.test(rule.prelude)) kept.push(rule);
    } else {
      const selectors = splitAt(rule.prelude, ',').filter(s => [...s.matchAll(/\.(-?[_a-zA-Z][\w-]*)/g)].every(m => classes.has(m[1])));
      if (selectors.length > 0) kept.push({ ...rule, prelude: selectors.join(',') });
    }
  }
  return kept;
}

// What holds for [data-bs-theme=dark] holds for [data-bs-theme=auto] too where the system prefers dark.
export function mirrorDarkTheme(rules) {
  const dark = /\[data-bs-theme=["']?dark["']?\]/g;
  return rules.flatMap(rule => {
    if (rule.rules) return [{ ...rule, rules: mirrorDarkTheme(rule.rules) }];
    const selectors = splitAt(rule.prelude, ',').filter(s => s.search(dark) >= 0);
    if (selectors.length === 0) return [rule];
    const prelude = selectors.map(s => s.replace(dark, '[data-bs-theme=auto]')).join(',');
    return [rule, { prelude: '@media (prefers-color-scheme:dark)', rules: [{ prelude, body: rule.body }] }];
  });
}

// Custom properties nobody reads go, and then those that only they read.
export function dropUnusedVariables(rules) {
  for (;;) {
    const used = new Set([...print(rules).matchAll(/var\(\s*(--[\w-]+)/g)].map(m => m[1]));
    let dropped = false;
    const prune = list => list.flatMap(rule => {
      if (rule.rules) {
        const inner = prune(rule.rules);
        return inner.length > 0 ? [{ ...rule, rules: inner }] : [];
      }
      if (rule.body === undefined || rule.prelude.startsWith('@')) return [rule];
      const declarations = splitAt(rule.body, ';');
      const kept = declarations.filter(d => {
        const name = /^(--[\w-]+)\s*:/.exec(d)?.[1];
        return name === undefined || used.has(name) || name.startsWith('--fl-');
      });
      dropped ||= kept.length < declarations.length;
      return kept.length > 0 ? [{ ...rule, body: kept.join(';') }] : [];
    });
    rules = prune(rules);
    if (!dropped) return rules;
  }
}
