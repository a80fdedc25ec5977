"""Notebooks of many kinds, one a feature or a few that do not touch each other: what comes out must be what a launched kernel makes of them."""

from __future__ import annotations

SKIP, RAISES = "skip-execution", "raises-exception"
Cell = str | tuple[str, str]  # its source, with its tag

SPEAKING = """
class Speaking:
    def _repr_html_(self): return "<b>html</b>"
    def _repr_latex_(self): return "$x$"
    def _repr_markdown_(self): return "*md*"
    def _repr_svg_(self): return "<svg xmlns='http://www.w3.org/2000/svg'/>"
    def _repr_json_(self): return {"a": [1, None], "b": (2, 3)}
    def _repr_png_(self): return b"\\x89PNG"
    def __repr__(self): return "speaking"
"""
ASK = "class Odd:\n    def __repr__(self):\n        raise ValueError('no repr')\nOdd()"

NOTEBOOKS: dict[str, list[Cell]] = {
    "counts": ["1", "", "  \n", "2;", "_ + _2", "None", "#only a comment", "In[1], Out[1], len(In)", "get_ipython().execution_count", "%history -n"],
    "streams": [
        "import sys\nprint('a')\nprint('b', file=sys.stderr)\nprint('c')\nsys.stdout.write('d')",
        "import time\nprint('early', flush=True)\ntime.sleep(0.6)\nprint('late')",
        "print('x' * 100_000)", "print('percent\\r100', end='')\nprint('\\b')", "sys.stdout.isatty(), sys.stdout.encoding, sys.stderr.name",
        "from contextlib import redirect_stdout\nimport io\nwith redirect_stdout(io.StringIO()) as f: print('caught')\nf.getvalue()",
        "sys.stdout.writelines(['l1\\n', 'l2\\n'])\nprint(sys.__stdout__ is sys.stdout)",
    ],
    "displays": [
        SPEAKING + "Speaking()", "display(Speaking(), 1, 'two', {'three': 3})", "from IPython.display import *\nHTML('<i>x</i>'), SVG", "HTML('<i>x</i>')",
        "display({'text/plain': 'raw', 'application/x': {'k': [1]}}, raw=True, metadata={'m': 1})", "Math('x^2'), Latex('y')", "Image(data=b'\\x89PNG\\r\\n', format='png', width=10)",
        "publish_display_data({'text/plain': 'p'}, {'q': 2})", "Markdown('# h')", "JSON({'a': 1})", "Javascript('1')", "IFrame('x', 1, 2)", "Code('import os')", ASK,
        "import pandas as pd\npd.DataFrame([range(25)] * 3)", "pd.Series(range(100))", "import numpy as np\nnp.arange(2000).reshape(40, 50)", "set('abc') == {'a', 'b', 'c'}, 1.0, 2j, b'x'",
    ],
    "updates": [
        "h = display('one', display_id='here')\ndisplay('here again', display_id='here')", "display('two', display_id='here', update=True)", "h = display('a', display_id=True)", "h.update('b')",
        "from IPython.display import clear_output\nprint('gone')\nclear_output()\nprint('kept')", "print('gone later')\nclear_output(wait=True)", "print('stays')\nclear_output(wait=True)\nprint('instead')",
        "for i in range(3):\n    clear_output(wait=True)\n    display(i)", "display('cleared', display_id='c')\nclear_output()\ndisplay('new', display_id='c', update=True)",
    ],
    "tags": [
        ("raise ValueError('allowed')", RAISES), ("print('never')", SKIP), "print('goes on')", ("x = 1 /0", RAISES), ("1", RAISES), ("def f(:", RAISES), ("import no_such_module", RAISES),
        ("try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    raise KeyError('k') from e", RAISES), ("try:\n    1 / 0\nexcept ZeroDivisionError:\n    raise KeyError('k')", RAISES),
        ("raise ExceptionGroup('several', [ValueError(1), TypeError('t')])", RAISES), ("input('name?')", RAISES), ("import getpass; getpass.getpass()", RAISES),
        ("raise KeyboardInterrupt", RAISES), ("import signal; signal.raise_signal(signal.SIGINT)", RAISES), ("import sys; sys.exit(3)", RAISES), ("assert 1 == 2, 'why'", RAISES),
        ("class Own(Exception):\n    def __str__(self): return 'zh 中文'\nraise Own", RAISES), ("%nosuchmagic", RAISES), ("get_ipython().run_line_magic('nosuch', '')", RAISES),
        ("def deep(n):\n    return deep(n - 1) if n else 1 / 0\ndeep(3)", RAISES), "deep",
    ],
    "logging": [
        "import logging\nlogging.warning('root')\nlogging.getLogger('mine').error('mine')\nlogging.info('unseen')", "logging.root.handlers, logging.root.level, logging.getLogger('papermill').handlers",
        "logging.basicConfig(level='INFO', format='%(levelname)s %(processName)s %(message)s', force=True)\nlogging.info('seen')", "import warnings\nwarnings.warn('careful')",
        "warnings.warn('old', DeprecationWarning)", "warnings.warn('hidden', ResourceWarning)", "import sys\nprint('end', file=sys.stderr)",
    ],
    "children": [
        "import subprocess, sys\nprint('first', flush=True)\nsubprocess.run(['echo', 'from a child']);\nimport time; time.sleep(0.5)", "import os\nos.write(1, b'descriptor 1\\n'); time.sleep(0.5)",
        "os.write(2, b'descriptor 2\\n'); time.sleep(0.5)", "!echo shell && echo error >&2", "a = !echo listed\na", "%%bash\necho bash\necho err >&2", "os.system('echo system'); time.sleep(0.5)",
        "%%script python -c \"print(input())\"\nfrom input", "subprocess.run(['cat'], capture_output=True).stdout", "!exit 3\n_exit_code", ("%%bash\nexit 4", RAISES), "%sx echo sx",
        "import multiprocessing as mp\nq = mp.get_context('fork').Process(target=sys.stdout.write, args=('forked\\n',)); q.start(); q.join(); q.exitcode", "mp.current_process().name, mp.parent_process()",
        "pid = os.fork()\nif pid == 0:\n    print('y' * 70000)\n    sys.stdout.flush()\n    os._exit(0)\nos.waitpid(pid, 0)[1]", "sys.stdin.read(), sys.stdin.isatty()",
    ],
    "magics": [
        "%matplotlib inline", "import matplotlib.pyplot as plt\nplt.figure(figsize=(1, 1)); plt.plot([1, 2]);", "plt.figure(figsize=(1, 1)); plt.show(); print('after')", "import matplotlib\nmatplotlib.get_backend()",
        "%%capture caught\nprint('captured'); display(5)", "caught.stdout, caught.outputs", "%%writefile written.txt\ntext", "%run -i made.py", "%load_ext autoreload",
        "%who", "%config InlineBackend.figure_format = 'svg'", "%precision 2", "3.14159", "%xmode Plain", ("1 / 0", RAISES), "%xmode Verbose", ("z = 5\n1 / 0", RAISES), "%%html\n<p>hi</p>", "%%latex\n$y$",
        "%%javascript\n1", "%alias_magic t timeit", "r = %timeit -o -q -n1 -r1 pass\ntype(r).__name__", "%env ELDERCARE_TRIAL=1\nimport os; os.environ['ELDERCARE_TRIAL']", "%%python\nprint('python')", "len?", "%pinfo len", "%automagic",
        "%%prun -q\npass", "%macro m 1\nm", "%reset -f\n'os' in globals()",
    ],
    "plots": ["from matplotlib import pyplot as plt", "plt.figure(figsize=(1, 1)); plt.plot([3, 1])", "fig, ax = plt.subplots(figsize=(1, 1))", "fig", "import matplotlib; matplotlib.rcParams['backend'], matplotlib.get_backend()", "fig.show()", "plt.close('all')"],
    "asynchronous": [
        "import asyncio\nawait asyncio.sleep(0.01)\nprint('awaited')\n7", "async def late():\n    await asyncio.sleep(0.05)\n    print('task')\ntask = asyncio.create_task(late())\n'created'",
        "await task", "await asyncio.gather(late(), late())", ("await no_such", RAISES), ("asyncio.run(late())", RAISES), "loop = asyncio.get_running_loop(); loop.is_running()", "async def numbers():\n    yield 1\n[x async for x in numbers()]",
        "async with asyncio.timeout(1):\n    print('with')", "proc = await asyncio.create_subprocess_exec('echo', 'sub', stdout=-1)\n(await proc.communicate())[0]", ("async def fails():\n    await asyncio.sleep(0.01)\n    raise ValueError('later')\nawait fails()", RAISES),
    ],
    "threads": [
        "import threading, time\nt = threading.Thread(target=lambda: (time.sleep(0.3), print('from a thread')))\nt.start()\nprint('started')", "time.sleep(0.8)\nprint('second')", "t.join()",
        "threading.current_thread().name, threading.main_thread() is threading.current_thread()",
        "from concurrent.futures import ThreadPoolExecutor\nwith ThreadPoolExecutor(2) as pool: print(list(pool.map(len, ['a', 'bb'])))", "t = threading.Thread(target=lambda: 1 / 0); t.start(); t.join(); time.sleep(0.5)",
    ],
    "widgets": [
        "import ipywidgets as w\nout = w.Output()\nout", "with out:\n    print('inside'); display(3)", "s = w.IntSlider(value=3, description='s')\ndisplay(s)", "s.value = 5", "w.VBox([s, w.HTML('<b>x</b>')])",
        "out.append_stdout('more')", "with out:\n    out.clear_output()\n    print('only')", "w.interact(lambda a: a, a=2);", "w.Image(value=b'\\x00\\x01', format='png')", "@out.capture()\ndef f(): print('captured')\nf()",
        "from comm import create_comm\nc = create_comm(target_name='mine', data={'x': 1}); c.send({'y': 2}); c.close()", "from tqdm.notebook import tqdm as t\nlist(t(range(2), disable=True))",
    ],
    "surroundings": [
        "import sys, os\n[os.path.basename(a) for a in sys.argv if 'json' not in a]", "__name__, '__file__' in globals(), sys.path.index('') >= 0, sys.modules['__main__'].__name__",
        "type(get_ipython()).__name__, get_ipython().kernel.implementation, get_ipython().kernel.session is not None", "os.environ['TERM'], os.environ['PAGER'], os.environ['MPLBACKEND']", "import signal\nsignal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)",
        "get_ipython().history_manager.hist_file, get_ipython().colors", "import gc, random\ngc.isenabled(), 0 <= random.random() < 1", "import pandas as pd\npd.get_option('display.max_columns'), pd.get_option('display.width')", "os.getcwd() == os.path.abspath('.'), os.listdir('.')[:0]",
        "import atexit\nprint(open('made.py').read())", "from IPython import get_ipython as g\ng() is get_ipython()", "sys.flags.dev_mode, sys.getrecursionlimit(), sys.displayhook.__class__.__name__", "os.getpgid(0) == os.getpid()", "sys.exc_info()",
    ],
    "files_left_open": ["f = open('open.txt', 'w'); f.write('unclosed')", "import atexit\n_ = atexit.register(lambda: open('exit.txt', 'w').write('at exit'))"],
    "fails": ["print('before')", "1 / 0", "print('after')"],
    "fails_in_syntax": ["print('before')", "x ="],
    "exits": ["import sys\nprint('before')", "sys.exit('bye')", "print('after')"],
    "quits": ["print('before')", "quit(); import asyncio; await asyncio.sleep(20)"],
    "asks": ["input('name?')"],
    "interrupts": ["raise KeyboardInterrupt('stop')", "1"],
    "dies": ["print('before')\n1", "import os, time; time.sleep(0.5); os._exit(7)", "print('after')"],
    "is_killed": ["import os, signal, time; time.sleep(0.5)\nos.kill(os.getpid(), signal.SIGKILL)"],
    "takes_long": ["print('begun')", "import time; time.sleep(30)"],
    "other_language": [],
    "empty": [],
}  # fmt: skip
LIMITS = {"takes_long": 4}  # seconds for a cell; others may take what they need
KERNELS = {"other_language": "no-such-kernel"}
