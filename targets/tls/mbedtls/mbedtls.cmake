# mbedTLS out of its source package, with the configuration beside this file. Nothing of the library is in the
# repository: get.sh fetches it once from Debian, unless NIN_MBEDTLS_SOURCE names a folder that has it (2.28 or 3.6).
set(NIN_MBEDTLS_SOURCE "" CACHE PATH "Unpacked source of mbedTLS; empty = Debian's package, fetched once")
set(NIN_TLS_DEFINITIONS "" CACHE STRING "Overrides of nin_mbedtls_config.h, e.g. MBEDTLS_SSL_IN_CONTENT_LEN=8192")

set(mbedtls_folder "${CMAKE_CURRENT_LIST_DIR}")
set(mbedtls_source "${NIN_MBEDTLS_SOURCE}")
if(mbedtls_source STREQUAL "")
    execute_process(
        COMMAND bash "${mbedtls_folder}/get.sh"
        OUTPUT_VARIABLE output
        OUTPUT_STRIP_TRAILING_WHITESPACE
        COMMAND_ERROR_IS_FATAL ANY)
    string(REGEX REPLACE ".*\n" "" mbedtls_source "${output}")
endif()
if(NOT EXISTS "${mbedtls_source}/library/ssl_tls.c")
    message(FATAL_ERROR "no mbedTLS in \"${mbedtls_source}\"")
endif()

file(GLOB mbedtls_files CONFIGURE_DEPENDS "${mbedtls_source}/library/*.c")
# What the configuration leaves empty, without looking at each of it.
list(FILTER mbedtls_files EXCLUDE REGEX "/(psa_[^/]*|ssl_tls13_[^/]*|net_sockets|timing)\\.c$")

# add_mbedtls NAME MACRO... : the library with those macros, which name its configuration.
function(add_mbedtls name)
    add_library(${name} STATIC ${mbedtls_files})
    target_include_directories(${name} SYSTEM PUBLIC "${mbedtls_source}/include" PRIVATE "${mbedtls_source}/library")
    target_include_directories(${name} PUBLIC "${mbedtls_folder}")
    target_compile_definitions(${name} PUBLIC ${ARGN})
    target_compile_options(${name} PRIVATE -w) # the library's own affair
    if(CMAKE_BUILD_TYPE STREQUAL "Debug")
        target_compile_options(${name} PRIVATE -O2) # or tests under sanitizers wait for its arithmetic
    endif()
endfunction()
