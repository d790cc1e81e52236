# SPDX-License-Identifier: BSD-2-Clause
# For CMake: cmake -DCMAKE_TOOLCHAIN_FILE=TOOLCHAIN/share/x86_64-hermit.cmake
# Programs are static and run where the machine that builds them cannot.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(UNIX TRUE)

get_filename_component(hermit_toolchain "${CMAKE_CURRENT_LIST_DIR}" DIRECTORY)
set(CMAKE_C_COMPILER "${hermit_toolchain}/bin/x86_64-hermit-gcc")
foreach(language IN ITEMS CXX Fortran)
	if(language STREQUAL CXX)
		set(compiler "${hermit_toolchain}/bin/x86_64-hermit-g++")
	else()
		set(compiler "${hermit_toolchain}/bin/x86_64-hermit-gfortran")
	endif()
	if(EXISTS "${compiler}")
		set(CMAKE_${language}_COMPILER "${compiler}")
	endif()
endforeach()

# Programs of the machine that builds; libraries and headers of isles.
set(CMAKE_FIND_ROOT_PATH "${hermit_toolchain}/x86_64-hermit")
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
set(PKG_CONFIG_EXECUTABLE "${hermit_toolchain}/bin/x86_64-hermit-pkg-config")
