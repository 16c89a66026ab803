/** Names of functions and objects that run or reach what they should not, by language. */

export const CODE_FUNCTIONS = `system exec passthru shell_exec popen proc_open pcntl_exec eval assert create_function call_user_func call_user_func_array preg_replace phpinfo
base64_decode base64_encode gzinflate str_rot13 file_get_contents file_put_contents fopen fwrite fread readfile include include_once require require_once show_source highlight_file
move_uploaded_file unlink putenv ini_set ini_get extract parse_str unserialize array_map array_filter usort ob_start register_shutdown_function die exit print_r var_dump
chr ord hex2bin pack strrev implode func_get_args curl_exec fsockopen mail error_log posix_getuid getenv
execsync spawn spawnsync execfile fork readfilesync writefilesync readdirsync mainmodule child_process require process
getruntime forname newinstance getmethod invoke getclass loadclass defineclass processbuilder scriptenginemanager getenginebyname
os subprocess popen check_output call compile globals locals open read __import__ importlib
sprintf sleep usleep render instance_eval class_eval send const_get constantize backtick
response.write server.createobject executeglobal createobject wscript.shell`

export const CODE_OBJECTS = `_get _post _request _server _cookie _files _session _env globals php jsp asp aspx java javax lang runtime class classloader util
io net org apache commons collections springframework ognl valuestack servletcontext memberaccess redirect allowstaticmethodaccess
process env global globalthis module child fs mainmodule constructor prototype __proto__ __class__ __mro__ __base__ __bases__ __subclasses__ __globals__ __builtins__ __init__
__import__ __getattribute__ __getitem__ __dict__ __self__ __name__ __module__ __reduce__ __reduce_ex__ __schema __type __typename __wakeup __destruct
kernel io file dir marshal yaml erb binding invokertransformer chainedtransformer constanttransformer clonetransformer prototypeclonefactory templatesimpl priorityqueue hashmap
urldns annotationinvocationhandler badattributevalueexpexception jdbcrowsetimpl ldapname unicastref objectdataprovider windowsidentity
node_options argv0 shell execargv execpath polluted isadmin nodejs`
