! SPDX-License-Identifier: BSD-2-Clause
! Fortran at work: formatted and unformatted files, C interoperability, internal
! procedures as arguments, quadruple precision, OpenMP.
module kinds
    use, intrinsic :: iso_c_binding
    use, intrinsic :: iso_fortran_env, only: real64, real128, output_unit
    implicit none

    interface
        pure integer(c_size_t) function strlen(text) bind(c)
            import :: c_size_t, c_char
            character(kind=c_char), intent(in) :: text(*)
        end function
    end interface
end module

module integrals
    use kinds
    implicit none
contains
    ! What is passed on refers to a variable of ours: a trampoline on the stack.
    real(real64) function integral(factor)
        real(real64), intent(in) :: factor

        integral = simpson(scaled, 0.0_real64, 1.0_real64)
    contains
        real(real64) function scaled(x)
            real(real64), intent(in) :: x

            scaled = factor * x**3
        end function
    end function

    real(real64) function simpson(f, a, b)
        interface
            real(real64) function f(x)
                import :: real64
                real(real64), intent(in) :: x
            end function
        end interface
        real(real64), intent(in) :: a, b

        simpson = (b - a) / 6 * (f(a) + 4 * f((a + b) / 2) + f(b))
    end function
end module

program hellof
    use integrals
    implicit none
    character(len=256) :: path
    integer :: length, status

    call get_command_argument(1, path, length, status)
    if (status /= 0 .or. length == 0) path = "/tmp/hellof"
    write (*, '(a)') "Hello from Fortran"
    call formatted(trim(path) // ".txt")
    call unformatted(trim(path) // ".bin")
    write (*, '(a,i0)') "strlen ", strlen("eight by" // c_null_char)
    write (*, '(a,f30.27)') "pi ", 4 * atan(1.0_real128)
    write (*, '(a,f8.5)') "integral ", integral(2.0_real64)
    call parallel()
    write (output_unit, '(a)') "done"
contains
    subroutine formatted(name)
        character(len=*), intent(in) :: name
        real(real64) :: values(3) = [1.5_real64, -2.25e10_real64, 1e-300_real64]
        real(real64) :: back(3)
        integer :: unit

        open (newunit=unit, file=name, status='replace', action='write')
        write (unit, '(3es25.16e3)') values
        close (unit)
        open (newunit=unit, file=name, status='old', action='read')
        read (unit, *) back
        close (unit, status='delete')
        write (*, '(a,3es25.16e3)') "formatted", back
    end subroutine

    subroutine unformatted(name)
        character(len=*), intent(in) :: name
        integer :: record(4), unit, n, error
        logical :: there

        open (newunit=unit, file=name, form='unformatted', access='direct', recl=16, &
            status='replace')
        do n = 1, 10
            write (unit, rec=n) n, n**2, n**3, -n
        end do
        read (unit, rec=7) record
        read (unit, rec=11, iostat=error) record(1)
        close (unit, status='delete')
        inquire (file=name, exist=there)
        write (*, '(a,4i5,2l2)') "unformatted", record, error /= 0, there
    end subroutine

    subroutine parallel()
        integer :: i, total
        integer, allocatable :: cells(:)

        allocate (cells(1000))
        total = 0
        !$omp parallel do reduction(+:total) schedule(dynamic, 7)
        do i = 1, size(cells)
            cells(i) = i
            total = total + cells(i)
        end do
        !$omp end parallel do
        write (*, '(a,i0,1x,i0)') "parallel ", total, sum(cells)
    end subroutine
end program
