! SPDX-License-Identifier: BSD-2-Clause
! pi as in pi.c, with OpenMP in Fortran.
program pif
    use, intrinsic :: iso_fortran_env, only: int64, real64
    use omp_lib
    implicit none
    integer(int64) :: steps, i
    real(real64) :: width, total
    integer :: threads
    character(len=32) :: argument

    steps = 10000000
    if (command_argument_count() > 0) then
        call get_command_argument(1, argument)
        read (argument, *) steps
    end if
    width = 1.0_real64 / real(steps, real64)
    total = 0
    threads = 0
    !$omp parallel reduction(+:total)
    !$omp single
    threads = omp_get_num_threads()
    !$omp end single
    !$omp do
    do i = 1, steps
        total = total + 4 / (1 + ((real(i, real64) - 0.5_real64) * width)**2)
    end do
    !$omp end do
    !$omp end parallel
    write (*, '(a,f11.9,a,i0,a)') "pi = ", total * width, " with ", threads, " threads"
end program
