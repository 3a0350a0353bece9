// Keys, copy buttons, dialogs and the toast. Every page works without this file.

const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? '';

document.addEventListener('htmx:configRequest', event => {
  event.detail.headers['X-CSRF-TOKEN'] = token();
  // A region that refreshes itself: nobody did anything, so the session is not prolonged.
  if (!event.detail.triggeringEvent) {
    event.detail.headers['X-Portcullis-Poll'] = 'true';
  }
});

// An error of ours carries its own sentence: show it where the region stood. Whatever else stands between, such as a proxy that finds us
// away, answers with a page of its own: the region stays as it is, and asks again.
document.addEventListener('htmx:beforeSwap', event => {
  const { status, responseText } = event.detail.xhr;
  if (status >= 400 && status !== 401 && new DOMParser().parseFromString(responseText, 'text/html').querySelector('[data-error-region]')) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

// A region that refreshes itself gives focus and the current row back to what they stood on --------------------------------

let held = null;

const nameOf = element => element?.id ? `#${CSS.escape(element.id)}`
  : element?.getAttribute?.('href') ? `${element.localName}[href="${CSS.escape(element.getAttribute('href'))}"]`
  : '';

document.addEventListener('htmx:beforeSwap', event => {
  const target = event.detail.target;
  const row = target.querySelector?.('[data-row].current a[href]');
  held = {
    focus: target.contains(document.activeElement) ? nameOf(document.activeElement) : '',
    row: nameOf(row),
  };
});

document.addEventListener('htmx:afterSettle', () => {
  if (held === null) {
    return;
  }
  const { focus, row } = held;
  held = null;
  if (row) {
    document.querySelector(row)?.closest('[data-row]')?.classList.add('current');
  }
  if (focus && (document.activeElement === document.body || document.activeElement === null)) {
    document.querySelector(focus)?.focus({ preventScroll: true });
  }
});

// Keyboard ------------------------------------------------------------------------------------------------------------

const inField = target =>
  target instanceof Element && target.closest('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]') !== null;
const rows = () => [...document.querySelectorAll('[data-row]')].filter(row => row.offsetParent !== null);
const currentRow = () => document.querySelector('[data-row].current');

function move(step) {
  const all = rows();
  if (all.length === 0) {
    const link = document.querySelector(step > 0 ? 'a[rel=next]' : 'a[rel=prev]');
    link?.click();
    return;
  }
  const at = all.indexOf(currentRow());
  const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
  currentRow()?.classList.remove('current');
  next.classList.add('current');
  const link = next.querySelector('a[href]');
  link?.focus({ preventScroll: true });
  next.scrollIntoView({ block: 'nearest' });
}

/** The element that says data-key="d": in the current row first, then anywhere on the page. */
function press(key) {
  const marked = `[data-key="${CSS.escape(key)}"]`;
  const target = currentRow()?.querySelector(marked) ?? document.querySelector(marked);
  if (target === null) {
    return false;
  }
  if (target.matches('input[type=radio], input[type=checkbox]')) {
    target.click();
    target.focus();
  } else if (target.matches('input, textarea, select')) {
    target.focus();
  } else {
    // What acts on a selection takes the current row when nothing is selected.
    if (target.closest('.bulk') && selected().length === 0) {
      const box = currentRow()?.querySelector('[data-select]');
      if (!box) {
        return true;
      }
      box.checked = true;
      showSelection();
    }
    target.click();
  }
  return true;
}

// Selection: boxes with data-select in rows, one data-select-all above them, the count in data-selected --------------------

const boxes = () => [...document.querySelectorAll('[data-select]')];
const selected = () => boxes().filter(box => box.checked);
let lastBox = null;

function showSelection() {
  const count = selected().length;
  boxes().forEach(box => box.closest('[data-row]')?.classList.toggle('selected', box.checked));
  document.querySelectorAll('[data-selected]').forEach(word => { word.textContent = `${count} selected`; });
  document.querySelectorAll('[data-select-all]').forEach(all => {
    all.checked = count > 0 && count === boxes().length;
    all.indeterminate = count > 0 && count < boxes().length;
  });
}

function selectRange() {
  const all = boxes();
  const to = all.indexOf(currentRow()?.querySelector('[data-select]'));
  if (to < 0) {
    return;
  }
  const from = lastBox === null ? to : Math.max(all.indexOf(lastBox), 0);
  all.slice(Math.min(from, to), Math.max(from, to) + 1).forEach(box => { box.checked = true; });
  lastBox = all[to];
  showSelection();
}

document.addEventListener('change', event => {
  if (event.target.matches?.('[data-select]')) {
    lastBox = event.target;
    showSelection();
  } else if (event.target.matches?.('[data-select-all]')) {
    boxes().forEach(box => { box.checked = event.target.checked; });
    showSelection();
  }
});
document.addEventListener('reset', () => setTimeout(showSelection));

let leader = 0;

/** Keys that act wherever they are pressed outside a field; the others are those of elements that say data-key. */
const KEYS = {
  'g': () => { leader = Date.now(); },
  'j': () => move(1),
  'k': () => move(-1),
  '/': () => document.querySelector('#search')?.focus(),
  'f': () => {
    const filter = document.querySelector('[data-find]') ?? document.querySelector('#filter input:not([type=hidden]), #filter summary');
    filter?.closest('details')?.setAttribute('open', '');
    filter?.focus();
  },
  'X': () => selectRange(),
  'u': () => document.querySelector('[data-undo] button')?.click(),
  '?': () => { showHelp(); },
  'Enter': event => {
    if (currentRow() === null || event.target instanceof Element && event.target.closest('a, button, summary, input')) {
      return false;
    }
    currentRow().querySelector('a[href]')?.click();
  },
};

document.addEventListener('keydown', event => {
  if (event.key === 'Escape') {
    // A dialog closes by itself, and what it stands over stays as it is.
    if (document.querySelector('dialog[open]')) {
      return;
    }
    document.querySelectorAll('details.menu[open]').forEach(menu => {
      menu.open = false;
      menu.querySelector('summary')?.focus();
    });
    currentRow()?.classList.remove('current');
    if (inField(event.target)) {
      event.target.blur();
    } else if (selected().length > 0) {
      boxes().forEach(box => { box.checked = false; });
      showSelection();
    }
    return;
  }
  if (document.body.dataset.singleKeys !== 'on' || event.ctrlKey || event.metaKey || event.altKey || event.repeat && !'jk'.includes(event.key)
      || inField(event.target) || document.querySelector('dialog[open]')) {
    return;
  }
  if (Date.now() - leader < 1500) {
    leader = 0;
    const go = document.querySelector(`[data-go="${CSS.escape(event.key)}"]`);
    if (go) {
      event.preventDefault();
      go.click();
    }
    return;
  }
  const act = Object.hasOwn(KEYS, event.key) ? KEYS[event.key] : () => press(event.key);
  if (act(event) !== false) {
    event.preventDefault();
  }
});

// Help: the page of all keys as a dialog over this one, so that nothing here is left ---------------------------------------

async function showHelp() {
  const from = document.activeElement;
  let list = null;
  try {
    const answer = await fetch('/help/keys');
    list = answer.ok ? new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('[data-keys-list]') : null;
  } catch {
    // The page itself says what is wrong.
  }
  if (list === null) {
    location.assign('/help/keys');
    return;
  }
  if (document.querySelector('dialog[open]')) {
    return;
  }
  const dialog = document.createElement('dialog');
  dialog.className = 'help';
  dialog.setAttribute('aria-labelledby', 'help-title');
  const head = document.createElement('header');
  const title = document.createElement('h2');
  title.id = 'help-title';
  title.textContent = 'Keys';
  const close = document.createElement('button');
  close.type = 'button';
  close.className = 'button small';
  close.dataset.cancel = '';
  close.textContent = 'Close';
  head.append(title, close);
  dialog.append(head, list);
  document.body.append(dialog);
  dialog.addEventListener('close', () => {
    dialog.remove();
    from?.focus?.({ preventScroll: true });
  }, { once: true });
  dialog.addEventListener('click', event => {
    if (event.target === dialog) {
      dialog.close();
    }
  });
  dialog.showModal();
  close.focus();
}

document.addEventListener('click', event => {
  if (event.target.closest?.('[data-help]') && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
    event.preventDefault();
    showHelp();
  }
});

// Menus close when something else is clicked ----------------------------------------------------------------------------

document.addEventListener('click', event => {
  document.querySelectorAll('details.menu[open]').forEach(menu => {
    if (!menu.contains(event.target)) {
      menu.open = false;
    }
  });
});

// Copy ------------------------------------------------------------------------------------------------------------------

document.addEventListener('click', async event => {
  const button = event.target.closest?.('[data-copy]');
  if (!button) {
    return;
  }
  await navigator.clipboard.writeText(button.dataset.copy);
  const word = button.querySelector('span');
  const use = button.querySelector('use');
  const before = [word?.textContent, use?.getAttribute('href')];
  if (word) {
    word.textContent = 'Copied';
  }
  use?.setAttribute('href', before[1].replace(/#.*/, '#check'));
  setTimeout(() => {
    if (word) {
      word.textContent = before[0];
    }
    use?.setAttribute('href', before[1]);
  }, 2000);
});

// Confirm: <a data-confirm="dialog-id" href="page of its own"> opens the dialog instead ------------------------------------

document.addEventListener('click', event => {
  const opener = event.target.closest?.('[data-confirm]');
  const dialog = opener && document.getElementById(opener.dataset.confirm);
  if (dialog instanceof HTMLDialogElement) {
    event.preventDefault();
    dialog.showModal();
    (dialog.querySelector('[data-cancel]') ?? dialog).focus();
    dialog.addEventListener('close', () => opener.focus(), { once: true });
  }
  if (event.target.closest?.('[data-cancel]')) {
    event.target.closest('dialog')?.close();
    event.preventDefault();
  }
});

// A second press while the first is on its way is ignored -----------------------------------------------------------------

document.addEventListener('submit', event => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  if (form.method === 'post' && !form.hasAttribute('hx-post')) {
    form.dataset.sent = 'true';
    const button = event.submitter;
    setTimeout(() => button?.setAttribute('aria-busy', 'true'), 300);
  }
});
window.addEventListener('pageshow', () => {
  document.querySelectorAll('form:has([data-ticked])').forEach(showTicked);
  document.querySelectorAll('form[data-sent]').forEach(form => delete form.dataset.sent);
  document.querySelectorAll('[aria-busy]').forEach(button => button.removeAttribute('aria-busy'));
});

// How many boxes of a form are ticked: data-tick on the boxes, the number in words with data-ticked ---------------------------

function showTicked(form) {
  form.querySelectorAll('[data-ticked]').forEach(word => {
    const count = [...form.elements].filter(box => box.dataset.tick === word.dataset.ticked && box.checked).length;
    word.textContent = count === 0 ? word.dataset.none : (word.dataset.before ?? '') + count;
  });
}

document.addEventListener('change', event => {
  if (event.target.matches?.('[data-tick]') && event.target.form) {
    showTicked(event.target.form);
  }
});

// Filters apply as they are chosen; without this file a button does ---------------------------------------------------------

document.addEventListener('change', event => {
  // An open drawer waits for its button; so do fields that are typed into, since Enter sends them.
  const form = event.target.form;
  if (form?.matches('[data-auto]') && !form.matches(':popover-open') && !inField(event.target) || event.target.matches?.('select[form]') && form?.matches('[data-auto]')) {
    form.requestSubmit();
  }
});

// Toast: 8 seconds, not while it is looked at ---------------------------------------------------------------------------------

function arm(place) {
  const toast = place.querySelector('.toast');
  if (!toast) {
    return;
  }
  const close = toast.querySelector('.toast-close');
  close.hidden = false;
  close.addEventListener('click', () => toast.remove());
  let timer;
  const stop = () => clearTimeout(timer);
  const start = event => {
    stop();
    // Whichever of the two ends first, the other may go on; while focus moves, it is where it goes to.
    const focus = event?.type === 'focusout' ? event.relatedTarget : document.activeElement;
    if (!toast.contains(focus) && !(event && toast.matches(':hover'))) {
      timer = setTimeout(() => toast.remove(), 8000);
    }
  };
  toast.addEventListener('mouseenter', stop);
  toast.addEventListener('mouseleave', start);
  toast.addEventListener('focusin', stop);
  toast.addEventListener('focusout', start);
  start();
}

function enhance(root) {
  // Without https, but on this very machine, browsers have no clipboard.
  const useful = navigator.clipboard ? '[data-copy][hidden], [data-select-all][hidden]' : '[data-select-all][hidden]';
  root.querySelectorAll(useful).forEach(button => { button.hidden = false; });
  if (root.querySelector('[data-select]')) {
    showSelection();
  }
  root.querySelectorAll('form:has([data-ticked])').forEach(showTicked);
  root.querySelectorAll('.toast-place').forEach(arm);
  if (root.matches?.('.toast-place')) {
    arm(root);
  }
  // Narrow lists hide their filter behind a disclosure, wide ones show it.
  root.querySelectorAll('details[data-wide-open]').forEach(part => { part.open = matchMedia('(min-width: 1200px)').matches; });
}

enhance(document);
document.addEventListener('htmx:load', event => enhance(event.detail.elt));
// What is wrong takes the focus: its summary where there is one, else the first field.
(document.querySelector('#problems') ?? document.querySelector('[aria-invalid=true]'))?.focus();
